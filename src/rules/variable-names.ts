/** VAPI sets these itself in every call: values of the same names are lost. */
const setByVapi = [
  "now",
  "date",
  "time",
  "month",
  "day",
  "year",
  "customer",
  "phoneNumber",
  "transport",
  "call",
];
/** Words of Liquid, in which VAPI's prompts are written: `{{true}}` is no variable. */
const wordsOfLiquid = "true false nil null undefined empty blank and or not contains".split(" ");
/** The contact's own fields, which travel under these names. */
const ownFields = ["name", "address"];
const unreachable = new Set([...setByVapi, ...wordsOfLiquid]);
/** Readable, and not longer than the name of an attribute may be. */
const longestName = 100;

/**
 * The variable that a name becomes in a prompt, written `{{variable}}`. A name that is a variable already stays as it
 * is. Any other is written in small letters, with an underscore for everything that is not a letter, digit, underscore
 * or inner hyphen: "Appointment Date" becomes appointment_date. What VAPI or Liquid would not read as a variable gets
 * the prefix "contact_": Date stays, date becomes contact_date and "1st visit" contact_1st_visit.
 */
function variableName(name: string, reserved: ReadonlySet<string>): string {
  const written = name.normalize("NFC");
  if (isVariable.test(written) && !reserved.has(written)) return written;
  const plain = isVariable.test(written) ? written : inSmallLetters(written);
  if (isVariable.test(plain) && !reserved.has(plain)) return plain;
  return `contact_${plain || "value"}`.slice(0, longestName).replace(/[\uD800-\uDBFF-]$/, "");
}

function inSmallLetters(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFC")
    .replaceAll(/[^\p{L}\p{M}\p{N}_-]+/gu, "_")
    .replaceAll(/_-+_?|-+_/g, "_")
    .replaceAll(/^[_-]+|[_-]+$/g, "");
}

const isVariable = /^(?=.*[\p{L}\p{N}])[\p{L}_](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}_])?$/u;

/**
 * A variable for each of these attributes. Names that are variables already keep theirs; of the others that
 * would become the same, the first in the order of their letters has it, and the next ones get "_2", "_3".
 */
export function variableNames(attributes: readonly string[]): ReadonlyMap<string, string> {
  return namesFor(attributes, new Set([...unreachable, ...ownFields]));
}

/** What the assistant gets of a contact, by the names of its variables. */
export function contactVariables(contact: {
  readonly name: string | null;
  readonly address: string | null;
  readonly attributes: Readonly<Record<string, string>>;
}): Record<string, string> {
  const { name, address, attributes } = contact;
  return {
    ...renamed(attributes, variableNames(Object.keys(attributes))),
    ...(name === null ? {} : { name }),
    ...(address === null ? {} : { address }),
  };
}

/** Variables that a person gives for one call; `name` and `address` stand for the contact's. */
export function givenVariables(values: Readonly<Record<string, string>>): Record<string, string> {
  return renamed(values, namesFor(Object.keys(values), unreachable));
}

function namesFor(
  names: readonly string[],
  reserved: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const wanted = names.toSorted().map((name) => [name, variableName(name, reserved)] as const);
  const result = new Map(wanted.filter(([name, variable]) => name === variable));
  const taken = new Set(result.values());
  for (const [name, variable] of wanted) {
    if (result.has(name)) continue;
    let free = variable;
    for (let n = 2; taken.has(free); n += 1) free = `${variable.slice(0, longestName - 4)}_${n}`;
    taken.add(free);
    result.set(name, free);
  }
  return result;
}

function renamed(
  values: Readonly<Record<string, string>>,
  names: ReadonlyMap<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [names.get(name)!, value]),
  );
}
