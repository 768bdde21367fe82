import { doNotCallHeaders } from "./do-not-call.ts";
import { variableNames } from "./variable-names.ts";
import { storable } from "./storable-text.ts";

/** The header of the column of each field. A field that is not given is found by the usual headers. */
export interface ColumnMapping {
  readonly name?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly address?: string | null | undefined;
  /** The empty text: no column, even if one has a usual header. */
  readonly doNotCall?: string | null | undefined;
}

/** The index of each field in a record, from 0. */
export interface Columns {
  readonly header: readonly string[];
  readonly phone: number;
  /** Joined by a space: one column, or first and last name. Empty: the file has no names. */
  readonly name: readonly number[];
  readonly address: number | null;
  /** Columns that say whom not to call: one that was named, or all with a usual name. */
  readonly doNotCall: readonly number[];
  /** The other columns that have a header. */
  readonly attributes: readonly number[];
  /** The name of each attribute: its header, or its variable if another column would have the same variable. */
  readonly attributeNames: ReadonlyMap<number, string>;
}

/** How one column of a file is used. */
export interface ColumnUse {
  readonly column: string;
  readonly use: "PHONE" | "NAME" | "ADDRESS" | "DO_NOT_CALL" | "ATTRIBUTE" | "IGNORED";
  /** The variable in which the assistant gets it; null if the assistant does not get it. */
  readonly variable: string | null;
}

const mostColumns = 100;
const longestHeader = 100;

/** The usual headers, in letters and digits only; if a file has several, the first in this list is taken. */
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
    [mapping.phone, mapping.name, mapping.address, mapping.doNotCall].map((wanted) =>
      mapped(names, wanted),
    ),
  );
  const take = (known: readonly string[]) => {
    const index = byAlias(names, known, taken);
    taken.add(index);
    return index;
  };
  const phone = mapped(names, mapping.phone) ?? take(aliases.phone);
  if (phone === null) return { problem: noPhoneColumn(names) };
  const named = mapped(names, mapping.name) ?? take(aliases.name);
  const parts = named === null ? [take(aliases.firstName), take(aliases.lastName)] : [named];
  const address = mapped(names, mapping.address) ?? take(aliases.address);
  const doNotCall = doNotCallColumns(names, mapping.doNotCall, taken);
  const isTaken = (index: number) => taken.has(index) || doNotCall.includes(index);
  const attributes = [...names.keys()].filter((index) => names[index] !== "" && !isTaken(index));
  return {
    columns: {
      header: names,
      phone,
      name: parts.filter((index) => index !== null),
      address,
      doNotCall,
      attributes,
      attributeNames: attributeNames(names, attributes),
    },
  };
}

function doNotCallColumns(
  names: readonly string[],
  wanted: string | null | undefined,
  taken: ReadonlySet<number | null>,
): number[] {
  const named = mapped(names, wanted);
  if (named !== null) return [named];
  if (typeof wanted === "string") return [];
  return [...names.keys()].filter(
    (index) => !taken.has(index) && doNotCallHeaders.has(squeezed(names[index]!)),
  );
}

/**
 * If two headers would become the same variable, one is stored under another name. So each of them has the same
 * variable for every contact, also for contacts whose cell is empty in one of the columns.
 */
function attributeNames(
  names: readonly string[],
  attributes: readonly number[],
): ReadonlyMap<number, string> {
  const headers = attributes.map((index) => names[index]!);
  const variables = variableNames(headers);
  return new Map(
    attributes.map((index) => {
      const header = names[index]!;
      const variable = variables.get(header)!;
      const alone = variableNames([header]).get(header);
      return [index, variable === alone ? header : variable];
    }),
  );
}

/** How each column is used, in the order of the file. */
export function columnUses(columns: Columns): ColumnUse[] {
  const variables = variableNames([...columns.attributeNames.values()]);
  return columns.header.map((column, index): ColumnUse => {
    if (index === columns.phone) return { column, use: "PHONE", variable: null };
    if (columns.name.includes(index)) return { column, use: "NAME", variable: "name" };
    if (index === columns.address) return { column, use: "ADDRESS", variable: "address" };
    if (columns.doNotCall.includes(index)) return { column, use: "DO_NOT_CALL", variable: null };
    const attribute = columns.attributeNames.get(index);
    if (attribute === undefined) return { column, use: "IGNORED", variable: null };
    return { column, use: "ATTRIBUTE", variable: variables.get(attribute)! };
  });
}

function headerName(cell: string): string {
  return storable(cell.replace(/^\uFEFF/, ""));
}

/** "Phone Number", "phone_number" and "phoneNumber" are one name. */
function squeezed(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
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
  taken: ReadonlySet<number | null>,
): number | null {
  const plain = names.map((name, index) => (taken.has(index) ? "" : squeezed(name)));
  const alias = known.find((candidate) => plain.includes(candidate));
  return alias === undefined ? null : plain.indexOf(alias);
}

function headerProblem(names: readonly string[]): string | null {
  if (names.length > mostColumns) {
    return `the file has ${names.length} columns, and at most ${mostColumns} can be imported; remove those that are not needed`;
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
  for (const field of ["name", "phone", "address", "doNotCall"] as const) {
    const wanted = mapping[field];
    if (field === "doNotCall" && wanted === "") continue;
    if (wanted === null || wanted === undefined || mapped(names, wanted) !== null) continue;
    return `mapping.${field} names a column "${wanted.slice(0, longestHeader)}" that the file does not have; ${listed(names)}`;
  }
  return null;
}

function noPhoneColumn(names: readonly string[]): string {
  if (names.some((name) => /^[+(]?\d[\d\s().-]{6,}$/.test(name))) {
    return 'the first line looks like a contact; put a header above it, for example "name,phone,address"';
  }
  return `no column of telephone numbers was found; name one "phone", or give its header as mapping.phone; ${listed(names)}`;
}

function listed(names: readonly string[]): string {
  const some = names.filter((name) => name !== "").slice(0, 20);
  if (some.length === 0) return "its first line is empty";
  return `the file has ${some.map((name) => `"${name}"`).join(", ")}`;
}
