/** What makes a spreadsheet read a formula, if a cell begins with it; also behind apostrophes. */
const atStart = /^'*(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\t\r])/;
/** The same behind what may separate cells: a program that expects another separator begins a cell there. */
const inside = /(?<=[,;|\t\n\r])'*(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;

/** A cell in which no spreadsheet finds a formula: an apostrophe is put in front of what could be one. */
export function safeCell(cell: string): string {
  return cell.replaceAll(inside, "$&'").replace(atStart, "$&'");
}

/** The cell of which `safeCell` made this one. */
export function fromSafeCell(cell: string): string {
  const withoutOne = (apostrophes: string) => apostrophes.slice(1);
  return cell.replace(atStart, withoutOne).replaceAll(inside, withoutOne);
}
