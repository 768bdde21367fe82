/** The columns that a file of rejected rows has in front of those of the original file. An import ignores them. */
export const rejectedColumns = [
  "rejected: line",
  "rejected: code",
  "rejected: column",
  "rejected: reason",
  "rejected: text",
] as const;

const names: ReadonlySet<string> = new Set(rejectedColumns);

export function isRejectedColumn(header: string): boolean {
  return names.has(header.toLowerCase());
}
