import { normalisePhone } from "./phone.ts";

/** Which header names the column of which field; what is missing is recognised by the usual names. */
export interface ColumnMapping {
  readonly name?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly address?: string | null | undefined;
}

/** Where in a record each field stands, counted from 0. */
export interface Columns {
  readonly header: readonly string[];
  readonly phone: number;
  /** Joined by a space: one column, or first and last name. Empty: the file has no names. */
  readonly name: readonly number[];
  readonly address: number | null;
  /** The other columns that have a header. */
  readonly attributes: readonly number[];
}

export interface ImportedContact {
  /** E.164. */
  readonly phone: string;
  readonly name: string | null;
  readonly address: string | null;
  /** By header; cells that are empty are left out. */
  readonly attributes: Record<string, string>;
}

export interface RowProblem {
  /** The header of the column at fault; null when the row as a whole is. */
  readonly column: string | null;
  readonly value: string | null;
  readonly reason: string;
}

const longest = { name: 200, address: 500, attribute: 2000, header: 100, shownValue: 100 };
const mostColumns = 100;

/** The usual headers, letters and digits only; the first that the file has is taken. */
const aliases = {
  phone: [
    "phone",
    "phonenumber",
    "phoneno",
    "phonee164",
    "telephone",
    "telephonenumber",
    "tel",
    "mobile",
    "mobilephone",
    "mobilenumber",
    "cell",
    "cellphone",
    "cellnumber",
    "number",
    "contactnumber",
    "contactphone",
    "customernumber",
    "customerphone",
    "primaryphone",
    "workphone",
    "homephone",
  ],
  name: ["name", "fullname", "contactname", "customername", "displayname", "contact", "customer"],
  firstName: ["firstname", "givenname", "forename", "first"],
  lastName: ["lastname", "surname", "familyname", "last"],
  address: [
    "address",
    "fulladdress",
    "streetaddress",
    "postaladdress",
    "mailingaddress",
    "homeaddress",
    "street",
    "address1",
    "addressline1",
  ],
};

/** Finds the columns by the header of a file; a problem says what to do about it. */
export function matchColumns(
  header: readonly string[],
  mapping: ColumnMapping = {},
): { readonly columns: Columns } | { readonly problem: string } {
  const names = header.map(headerName);
  const problem = headerProblem(names) ?? mappingProblem(names, mapping);
  if (problem !== null) return { problem };

  const phone = mapped(names, mapping.phone) ?? byAlias(names, aliases.phone);
  if (phone === null) return { problem: noPhoneColumn(names) };
  const named = mapped(names, mapping.name) ?? byAlias(names, aliases.name);
  const name = named === null ? nameParts(names) : [named];
  const address = mapped(names, mapping.address) ?? byAlias(names, aliases.address);
  const taken = new Set([phone, ...name, address]);
  const attributes = names.flatMap((text, index) =>
    text === "" || taken.has(index) ? [] : [index],
  );
  return { columns: { header: names, phone, name, address, attributes } };
}

/** One record as a contact, or what is wrong with it. Never throws, whatever the cells hold. */
export function parseRow(
  columns: Columns,
  record: readonly string[],
  options: { readonly defaultCountry: string | null },
): { readonly contact: ImportedContact } | { readonly problem: RowProblem } {
  const cells = record.map(storable);
  const problem = rowProblem(columns, cells);
  if (problem !== null) return { problem };
  const written = cells[columns.phone] ?? "";
  const phone = normalisePhone(written, options.defaultCountry);
  if ("problem" in phone)
    return { problem: problemAt(columns, columns.phone, written, phone.problem) };
  const address = columns.address === null ? "" : (cells[columns.address] ?? "");
  return {
    contact: {
      phone: phone.phone,
      name: joinedName(columns, cells) || null,
      address: address || null,
      attributes: Object.fromEntries(
        columns.attributes
          .map((index) => [columns.header[index]!, cells[index] ?? ""] as const)
          .filter(([, value]) => value !== ""),
      ),
    },
  };
}

/** Postgres takes neither NUL nor half a surrogate pair. */
function storable(cell: string): string {
  return cell.replaceAll("\u0000", "").toWellFormed().trim();
}

function headerName(cell: string): string {
  return storable(cell.replace(/^\uFEFF/, ""));
}

/** "Phone Number", "phone_number" and "phoneNumber" are one name. */
function squeezed(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "");
}

function sameName(name: string, other: string): boolean {
  return name.toLowerCase() === other.toLowerCase();
}

function byAlias(names: readonly string[], known: readonly string[]): number | null {
  const plain = names.map(squeezed);
  const alias = known.find((candidate) => plain.includes(candidate));
  return alias === undefined ? null : plain.indexOf(alias);
}

function mapped(names: readonly string[], wanted: string | null | undefined): number | null {
  if (wanted === null || wanted === undefined) return null;
  const index = names.findIndex((name) => sameName(name, headerName(wanted)));
  return index === -1 ? null : index;
}

function nameParts(names: readonly string[]): number[] {
  const parts = [byAlias(names, aliases.firstName), byAlias(names, aliases.lastName)];
  return parts.filter((index) => index !== null);
}

function joinedName(columns: Columns, cells: readonly string[]): string {
  return columns.name
    .map((index) => cells[index] ?? "")
    .filter((part) => part !== "")
    .join(" ");
}

function headerProblem(names: readonly string[]): string | null {
  if (names.length > mostColumns) {
    return `the file has ${names.length} columns; at most ${mostColumns} are read, remove the others`;
  }
  const long = names.find((name) => name.length > longest.header);
  if (long !== undefined) {
    return `the header "${shown(long)}" is longer than ${longest.header} characters; shorten it`;
  }
  const second = names.findIndex(
    (name, index) => name !== "" && names.findIndex((other) => sameName(name, other)) < index,
  );
  if (second === -1) return null;
  const first = names.findIndex((name) => sameName(name, names[second]!));
  return `columns ${first + 1} and ${second + 1} have the same header "${names[second]}"; rename or remove one`;
}

function mappingProblem(names: readonly string[], mapping: ColumnMapping): string | null {
  for (const field of ["name", "phone", "address"] as const) {
    const wanted = mapping[field];
    if (wanted === null || wanted === undefined || mapped(names, wanted) !== null) continue;
    return `mapping.${field} names a column "${shown(wanted)}" that the file does not have; ${listed(names)}`;
  }
  return null;
}

function noPhoneColumn(names: readonly string[]): string {
  if (names.some((name) => /^[+(]?\d[\d\s().-]{6,}$/.test(name))) {
    return 'the first line looks like a contact; put a header above it, for example "name,phone,address"';
  }
  return `no column with telephone numbers; call one "phone", or name it in mapping.phone; ${listed(names)}`;
}

function listed(names: readonly string[]): string {
  const some = names.filter((name) => name !== "").slice(0, 20);
  return some.length === 0
    ? "its first line is empty"
    : `it has ${some.map((name) => `"${name}"`).join(", ")}`;
}

function rowProblem(columns: Columns, cells: readonly string[]): RowProblem | null {
  const width = columns.header.length;
  const surplus = cells.slice(width).find((cell) => cell !== "");
  if (surplus !== undefined) {
    return {
      column: null,
      value: shown(surplus),
      reason: `has ${cells.length} values under ${width} headers; put a value that contains the separator in double quotes`,
    };
  }
  const limits = [
    ...columns.name.map((index) => [index, longest.name] as const),
    ...(columns.address === null ? [] : [[columns.address, longest.address] as const]),
    ...columns.attributes.map((index) => [index, longest.attribute] as const),
  ];
  for (const [index, limit] of limits) {
    const cell = cells[index] ?? "";
    if (cell.length <= limit) continue;
    return problemAt(columns, index, cell, `is longer than ${limit} characters; shorten it`);
  }
  return null;
}

function problemAt(columns: Columns, index: number, cell: string, reason: string): RowProblem {
  return { column: columns.header[index]!, value: cell === "" ? null : shown(cell), reason };
}

/** Enough of a cell to recognise it. */
function shown(cell: string): string {
  return cell.length > longest.shownValue
    ? `${storable(cell.slice(0, longest.shownValue))}…`
    : cell;
}
