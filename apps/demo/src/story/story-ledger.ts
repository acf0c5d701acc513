/** The figures that the story prints, as the command line's ledger counts them from the export. */
export interface Ledger {
  readonly expected: number;
  readonly openings: number;
  readonly reopenings: number;
  readonly releases: number;
  readonly reversedOrAnnulled: number;
  readonly net: number;
  readonly explained: number;
  readonly alerts: number;
  readonly notifications: number;
  readonly refused: number;
  readonly conflicts: number;
  readonly byMode: Readonly<Record<'list' | 'delegate' | 'agency' | 'self', number>>;
  readonly latePickups: readonly number[];
}
