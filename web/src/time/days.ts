/** The instant at which a local date of the reader, "yyyy-MM-dd", begins, some days later. */
export function startOfDay(date: string, daysLater: number): string {
  const at = new Date(`${date}T00:00`);
  at.setDate(at.getDate() + daysLater);
  return at.toISOString();
}
