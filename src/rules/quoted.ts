/** What was typed, for a message: in quotes, and not longer than a line. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 50 ? `${text.slice(0, 50)}…` : text);
}
