import { storable } from "./storable-text.ts";

/** Which header names the column of which field; what is not given is recognised by the usual names. */
export interface ColumnMapping {
  readonly name?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly address?: string | null | undefined;
}

/** Where each field stands in a record, counted from 0. */
export interface Columns {
  readonly header: readonly string[];
  readonly phone: number;
  /** Joined by a space: one column, or first and last name. Empty: the file has no names. */
  readonly name: readonly number[];
  readonly address: number | null;
  /** The other columns that have a header. */
  readonly attributes: readonly number[];
}

const mostColumns = 100;
const longestHeader = 100;

/** The usual headers, in letters and digits only; of several the one named first here is taken. */
const aliases = {
  phone: [
    ["phone", "phonenumber", "phoneno", "telephone", "telephonenumber", "telno", "tel"],
    ["mobile", "mobilephone", "mobilenumber", "mobileno", "cell", "cellphone", "cellnumber"],
    ["primaryphone", "workphone", "homephone", "contactphone", "contactnumber", "contactno"],
    ["number"],
  ].flat(),
  name: ["name", "fullname", "contactname", "customername", "displayname", "contact", "customer"],
  firstName: ["firstname", "givenname", "forename", "first"],
  lastName: ["lastname", "surname", "familyname", "last"],
  address: [
    ["address", "fulladdress", "streetaddress", "postaladdress", "mailingaddress", "homeaddress"],
    ["street", "addressline1", "address1"],
  ].flat(),
};

/** Finds the columns by the header of a file. A problem says what to change, in the file or the mapping. */
export function matchColumns(
  header: readonly string[],
  mapping: ColumnMapping = {},
): { readonly columns: Columns } | { readonly problem: string } {
  const names = header.map(headerName);
  const problem = headerProblem(names) ?? mappingProblem(names, mapping);
  if (problem !== null) return { problem };

  const taken = new Set(
    [mapping.phone, mapping.name, mapping.address]
      .map((wanted) => mapped(names, wanted))
      .filter((index) => index !== null),
  );
  const take = (known: readonly string[]) => {
    const index = byAlias(names, known, taken);
    if (index !== null) taken.add(index);
    return index;
  };
  const phone = mapped(names, mapping.phone) ?? take(aliases.phone);
  if (phone === null) return { problem: noPhoneColumn(names) };
  const named = mapped(names, mapping.name) ?? take(aliases.name);
  const parts = named === null ? [take(aliases.firstName), take(aliases.lastName)] : [named];
  const address = mapped(names, mapping.address) ?? take(aliases.address);
  return {
    columns: {
      header: names,
      phone,
      name: parts.filter((index) => index !== null),
      address,
      attributes: [...names.keys()].filter((index) => names[index] !== "" && !taken.has(index)),
    },
  };
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

function indexOfName(names: readonly string[], wanted: string): number {
  return names.findIndex((name) => name.toLowerCase() === wanted.toLowerCase());
}

function mapped(names: readonly string[], wanted: string | null | undefined): number | null {
  const name = headerName(wanted ?? "");
  const index = name === "" ? -1 : indexOfName(names, name);
  return index === -1 ? null : index;
}

function byAlias(
  names: readonly string[],
  known: readonly string[],
  taken: ReadonlySet<number>,
): number | null {
  const plain = names.map((name, index) => (taken.has(index) ? "" : squeezed(name)));
  const alias = known.find((candidate) => plain.includes(candidate));
  return alias === undefined ? null : plain.indexOf(alias);
}

function headerProblem(names: readonly string[]): string | null {
  if (names.length > mostColumns) {
    return `the file has ${names.length} columns, at most ${mostColumns} are read; remove those that are not needed`;
  }
  const long = names.find((name) => name.length > longestHeader);
  if (long !== undefined) {
    return `the header that begins with "${long.slice(0, 30)}" is longer than ${longestHeader} characters; shorten it`;
  }
  const second = names.findIndex((name, index) => name !== "" && indexOfName(names, name) < index);
  if (second === -1) return null;
  const name = names[second]!;
  return `columns ${indexOfName(names, name) + 1} and ${second + 1} have the same header "${name}"; rename or remove one`;
}

function mappingProblem(names: readonly string[], mapping: ColumnMapping): string | null {
  for (const field of ["name", "phone", "address"] as const) {
    const wanted = mapping[field];
    if (wanted === null || wanted === undefined || mapped(names, wanted) !== null) continue;
    return `mapping.${field} names a column "${wanted.slice(0, longestHeader)}" that the file does not have; ${listed(names)}`;
  }
  return null;
}

function noPhoneColumn(names: readonly string[]): string {
  if (names.some((name) => /^[+(]?\d[\d\s().-]{6,}$/.test(name))) {
    return 'the first line looks like a contact; put a header above it, for example "name,phone,address"';
  }
  return `no column of telephone numbers was found; call one "phone", or name it in mapping.phone; ${listed(names)}`;
}

function listed(names: readonly string[]): string {
  const some = names.filter((name) => name !== "").slice(0, 20);
  if (some.length === 0) return "its first line is empty";
  return `it has ${some.map((name) => `"${name}"`).join(", ")}`;
}
