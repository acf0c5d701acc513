/** Today's date at the school, yyyy-mm-dd. */
export type SchoolCalendarDate = () => string;

export const dateInZone = (timeZone: string): ((at: number) => string) => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (at) => format.format(at);
};
