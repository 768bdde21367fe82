/** The columns that a file of rejected rows has in front of those of the original file. An import ignores them. */
const rejectedColumns = {
  line: "rejected: line",
  column: "rejected: column",
  reason: "rejected: reason",
  code: "rejected: code",
} as const;

const names: ReadonlySet<string> = new Set(Object.values(rejectedColumns));

export function isRejectedColumn(header: string): boolean {
  return names.has(header.toLowerCase());
}
