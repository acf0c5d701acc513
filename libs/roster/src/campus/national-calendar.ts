/**
 * Public holidays and make-up workdays of the State Council's yearly notices. Own data: a library that silently takes
 * every weekday of an unknown year for a workday would expect children on a holiday. A year that isn't here is set by the
 * school (`SetNationalYear`) when its notice is out, usually in November.
 */
export interface NationalYear {
  /** first and last date, inclusive */
  readonly holidays: readonly (readonly [string, string])[];
  /** weekend days on which people work and schools may teach */
  readonly makeUpDays: readonly string[];
}

export const NATIONAL_YEARS: Readonly<Record<number, NationalYear>> = {
  2025: {
    holidays: [
      ['2025-01-01', '2025-01-01'],
      ['2025-01-28', '2025-02-04'],
      ['2025-04-04', '2025-04-06'],
      ['2025-05-01', '2025-05-05'],
      ['2025-05-31', '2025-06-02'],
      ['2025-10-01', '2025-10-08'],
    ],
    makeUpDays: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
  },
  2026: {
    holidays: [
      ['2026-01-01', '2026-01-03'],
      ['2026-02-15', '2026-02-23'],
      ['2026-04-04', '2026-04-06'],
      ['2026-05-01', '2026-05-05'],
      ['2026-06-19', '2026-06-21'],
      ['2026-09-25', '2026-09-27'],
      ['2026-10-01', '2026-10-07'],
    ],
    makeUpDays: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  },
};
