import { rankOfGroup, type Recognised, weakRank } from "./column-headers.ts";
import { type ColumnMapping, type ColumnRole, rolesWithVariable } from "./column-role.ts";
import type { ConsentColumns } from "./import-consent.ts";
import {
  type GivenColumns,
  givenColumns,
  headerName,
  headerProblem,
  listed,
} from "./given-columns.ts";
import { isRejectedColumn } from "./rejected-columns.ts";
import { columnsWith, recogniseAll } from "./recognised-columns.ts";
import { fromSafeCell } from "./safe-cell.ts";
import { variableNames } from "./variable-names.ts";

/** Columns that say together where a contact is. */
export interface PlaceColumns {
  readonly country: number | null;
  readonly region: number | null;
  readonly postalCode: number | null;
}

/** The index of each field in a record, from 0. */
export interface Columns {
  readonly header: readonly string[];
  readonly roles: readonly { readonly role: ColumnRole; readonly isGuessed: boolean }[];
  /** At least one. The first with a number that can be called counts. */
  readonly phones: readonly number[];
  /** Columns that say what kind of number a row has in one of the `phones`, by the column of the phone. */
  readonly phoneLabels: ReadonlyMap<number, number>;
  /** Dialled with the number of one of the `phones`. */
  readonly extension: { readonly column: number; readonly phone: number } | null;
  /** Of these lists the first counts that has a cell with content. Its cells are joined by a space. */
  readonly name: readonly (readonly number[])[];
  /** As `name`, joined by a comma. */
  readonly address: readonly (readonly number[])[];
  /** The first that has a cell with content counts. */
  readonly places: readonly PlaceColumns[];
  readonly timeZone: number | null;
  /** Columns that say whom not to call: those that were named, or all with a usual name. */
  readonly doNotCall: readonly number[];
  /** Where consents to calls are stated; null: nowhere. */
  readonly consent: ConsentColumns | null;
  /** Columns that the assistant gets as variables. Of the `phones`, all but the one that is dialled. */
  readonly attributes: readonly number[];
  /** The name of each attribute: its header, or its variable if another column would have the same variable. */
  readonly attributeNames: ReadonlyMap<number, string>;
  /** The cells are those of a file of rejected rows: made safe for spreadsheets. */
  readonly hasSafeCells: boolean;
}

/** What a column of a file is. */
export interface ColumnUse {
  readonly header: string;
  readonly role: ColumnRole;
  /** The role comes from the header, and the mapping does not mention the column. */
  readonly isGuessed: boolean;
  /** The attribute of the contact that keeps the cell; null if none does. */
  readonly attribute: string | null;
  /** The variable in which the assistant gets it; null if the assistant does not get it. */
  readonly variable: string | null;
}

/** A problem says what to change, in the file or the mapping. */
type Match =
  | { readonly columns: Columns }
  | {
      readonly problem: string;
      /** What is known of the columns if only that of the telephone numbers is not. */
      readonly uses?: readonly ColumnUse[];
    };

/** Finds the columns by the header of a file. */
export function matchColumns(header: readonly string[], mapping: ColumnMapping = {}): Match {
  const hasSafeCells = header.some((cell) => isRejectedColumn(headerName(cell)));
  const names = header.map(headerName).map((name) => (hasSafeCells ? fromSafeCell(name) : name));
  const problem = headerProblem(names);
  if (problem !== null) return { problem };
  const given = givenColumns(names, mapping);
  if ("problem" in given) return given;

  const recognised = recogniseAll(names).map((it, index) => (given.roles.has(index) ? null : it));
  const found = new Finder(given, recognised);
  const phones = phonesOf(found);
  const fields = {
    name: namesOf(found),
    address: addressesOf(found),
    places: placesOf(found),
    timeZone: found.first("TIME_ZONE"),
    doNotCall: found.all("DO_NOT_CALL"),
  };
  if (phones.length === 0) return withoutPhones(names, found);
  const consent = consentOf(found);
  if (consent !== null && "problem" in consent) return consent;
  const parts = {
    phones,
    phoneLabels: phoneLabelsOf(names, phones),
    extension: extensionOf(found, phones),
    ...fields,
    consent,
  };
  const roles = rolesOf(names, found);
  const attributes = [...names.keys()].filter((index) => {
    const { role } = roles[index]!;
    if (role === "PHONE") return phones.length > 1;
    if (role === "ADDRESS") return found.isGuessed(index) && index !== parts.address[0]?.[0];
    return rolesWithVariable.has(role);
  });
  const attributeNames = namesOfAttributes(names, attributes, given);
  return {
    columns: { header: names, roles, ...parts, attributes, attributeNames, hasSafeCells },
  };
}

/** The columns that have a role: those of the mapping, and without such those that were recognised. */
class Finder {
  readonly #given: GivenColumns;
  readonly #recognised: readonly (Recognised | null)[];
  readonly #taken = new Map<number, ColumnRole>();

  constructor(given: GivenColumns, recognised: readonly (Recognised | null)[]) {
    this.#given = given;
    this.#recognised = recognised;
  }

  given(role: ColumnRole): readonly number[] {
    return this.#given.byRole.get(role) ?? [];
  }

  /** The preferred one first. None if the mapping has such columns, or says that there are none. */
  guessed(role: ColumnRole): readonly number[] {
    const isDecided = this.given(role).length > 0 || this.#given.none.has(role);
    return isDecided ? [] : columnsWith(this.#recognised, role);
  }

  take(role: ColumnRole, indices: readonly number[]): readonly number[] {
    for (const index of indices) this.#taken.set(index, role);
    return indices;
  }

  all(role: ColumnRole): readonly number[] {
    const inOrder = this.guessed(role).toSorted((one, other) => one - other);
    return [...this.given(role), ...this.take(role, inOrder)];
  }

  first(role: ColumnRole): number | null {
    return this.given(role)[0] ?? this.take(role, this.guessed(role).slice(0, 1))[0] ?? null;
  }

  recognised(index: number): Recognised {
    return this.#recognised[index]!;
  }

  isGuessed(index: number): boolean {
    return this.#taken.has(index);
  }

  roleOf(index: number): ColumnRole | undefined {
    return this.#given.roles.get(index) ?? this.#taken.get(index);
  }
}

function phonesOf(found: Finder): readonly number[] {
  const given = found.given("PHONE");
  const guessed = found.guessed("PHONE");
  const strong = guessed.filter((index) => found.recognised(index).rank < weakRank);
  return [...given, ...found.take("PHONE", strong.length > 0 ? strong : guessed)];
}

/** Google's "Phone 1 - Label" beside "Phone 1 - Value"; until 2024 "Phone 1 - Type". */
function phoneLabelsOf(
  names: readonly string[],
  phones: readonly number[],
): ReadonlyMap<number, number> {
  const indices = new Map(names.map((name, index) => [name.toLowerCase(), index]));
  const labels = phones.map((phone) => {
    const number = /^phone (\d) - value$/i.exec(names[phone]!)?.[1];
    const label = indices.get(`phone ${number} - label`) ?? indices.get(`phone ${number} - type`);
    return [phone, label] as const;
  });
  return new Map(labels.filter((it): it is [number, number] => it[1] !== undefined));
}

/** The extension belongs to the column of telephones before it, or else to the first. */
function extensionOf(found: Finder, phones: readonly number[]): Columns["extension"] {
  const column = found.first("EXTENSION");
  if (column === null) return null;
  const before = phones.filter((index) => index < column).toSorted((one, other) => other - one);
  return { column, phone: before[0] ?? phones[0]! };
}

function namesOf(found: Finder): Columns["name"] {
  const partsAreGiven = (["FIRST_NAME", "LAST_NAME"] as const).some(
    (role) => found.given(role).length > 0,
  );
  const whole = found.given("NAME");
  const guessed = whole.length > 0 || partsAreGiven ? [] : found.guessed("NAME").slice(0, 1);
  const names = [...whole, ...found.take("NAME", guessed)];
  const parts = [found.first("FIRST_NAME"), found.first("LAST_NAME")];
  return [names, parts.filter((index) => index !== null)].filter((list) => list.length > 0);
}

/** One column of each address, and all those of the mapping together. */
function addressesOf(found: Finder): Columns["address"] {
  const given = found.given("ADDRESS");
  if (given.length > 0) return [given];
  const guessed = firstOfEachGroup(found, found.guessed("ADDRESS"));
  return found.take("ADDRESS", guessed).map((index) => [index]);
}

function firstOfEachGroup(found: Finder, indices: readonly number[]): number[] {
  const groups = new Map<string, number>();
  for (const index of indices) {
    const { group } = found.recognised(index);
    if (!groups.has(group)) groups.set(group, index);
  }
  return [...groups.values()];
}

const placeRoles = { country: "COUNTRY", region: "REGION", postalCode: "POSTAL_CODE" } as const;
type PlaceField = keyof typeof placeRoles;

/** The groups of recognised columns, the preferred one first. What the mapping gives belongs to each of them. */
function placesOf(found: Finder): readonly PlaceColumns[] {
  const fields = Object.keys(placeRoles) as PlaceField[];
  const groups = new Map<string, Partial<Record<PlaceField, number>>>();
  const guessed = fields
    .flatMap((field) =>
      firstOfEachGroup(found, found.guessed(placeRoles[field])).map(
        (index) => [field, index] as const,
      ),
    )
    .toSorted(([, one], [, other]) => groupRank(found, one) - groupRank(found, other));
  for (const [field, index] of guessed) {
    const { group } = found.recognised(index);
    groups.set(group, { ...groups.get(group), [field]: index });
    found.take(placeRoles[field], [index]);
  }
  const given = Object.fromEntries(
    fields.map((field) => [field, found.given(placeRoles[field])[0] ?? null]),
  ) as Record<PlaceField, number | null>;
  if (groups.size > 0) return [...groups.values()].map((group) => ({ ...given, ...group }));
  return fields.some((field) => given[field] !== null) ? [given] : [];
}

/** A consent without the time at which it was given is no proof, and a time without a consent means nothing. */
function consentOf(found: Finder): ConsentColumns | { readonly problem: string } | null {
  const roles = ["CONSENT_LEVEL", "CONSENT_AT", "CONSENT_EXPIRES_AT", "CONSENT_SOURCE"] as const;
  const [level, at, expiresAt, source] = roles.map((role) => found.first(role)) as [
    number | null,
    number | null,
    number | null,
    number | null,
  ];
  if ([level, at, expiresAt, source].every((index) => index === null)) return null;
  if (level !== null && at !== null) return { level, at, expiresAt, source };
  const missing = level === null ? "CONSENT_LEVEL" : "CONSENT_AT";
  return {
    problem: `the file has columns about consents to calls, but none with the role ${missing}; give that role to one in mapping.columns, or the others the role ATTRIBUTE or IGNORE`,
  };
}

function groupRank(found: Finder, index: number): number {
  return Math.floor(found.recognised(index).rank / rankOfGroup);
}

function rolesOf(names: readonly string[], found: Finder): Columns["roles"] {
  return names.map((name, index) => ({
    role: found.roleOf(index) ?? (name === "" || isRejectedColumn(name) ? "IGNORE" : "ATTRIBUTE"),
    isGuessed: found.isGuessed(index),
  }));
}

/**
 * If two columns would become the same variable, one is stored under another name. So each of them has the same
 * variable for every contact, also for contacts whose cell is empty in one of the columns.
 */
function namesOfAttributes(
  names: readonly string[],
  attributes: readonly number[],
  { variables: wanted }: GivenColumns,
): ReadonlyMap<number, string> {
  const nameOf = (index: number) => wanted.get(index) ?? names[index]!;
  const variables = variableNames(attributes.map(nameOf));
  return new Map(
    attributes.map((index) => {
      const name = nameOf(index);
      const variable = variables.get(name)!;
      const alone = variableNames([name]).get(name);
      return [index, variable === alone ? name : variable];
    }),
  );
}

/** What each column is, in the order of the file. */
export function columnUses(columns: Columns): ColumnUse[] {
  const variables = variableNames([...columns.attributeNames.values()]);
  return columns.header.map((header, index): ColumnUse => {
    const { role, isGuessed } = columns.roles[index]!;
    const attribute = columns.attributeNames.get(index);
    if (attribute !== undefined) {
      return { header, role, isGuessed, attribute, variable: variables.get(attribute)! };
    }
    const variable = role === "NAME" ? "name" : role === "ADDRESS" ? "address" : null;
    return { header, role, isGuessed, attribute: null, variable };
  });
}

function withoutPhones(names: readonly string[], found: Finder): Match {
  if (names.some((name) => /^[+(]?\d[\d\s().-]{6,}$/.test(name))) {
    return {
      problem:
        'the first line looks like a contact; put a header above it, for example "name,phone,address"',
    };
  }
  return {
    problem: `no column of telephone numbers was found; name one "phone", or give its header as mapping.phone; ${listed(names)}`,
    uses: rolesOf(names, found).map((use, index) => ({
      header: names[index]!,
      ...use,
      attribute: null,
      variable: null,
    })),
  };
}
