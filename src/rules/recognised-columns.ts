import { type Recognised, recognise } from "./column-headers.ts";
import type { ColumnRole } from "./column-role.ts";
import { plainWords } from "./plain-words.ts";

/** Headers that mean a part of the name if another column has the other part: "Name" beside "Vorname". */
const ambiguous: readonly {
  readonly header: string;
  readonly role: "FIRST_NAME" | "LAST_NAME";
  readonly beside: readonly string[];
}[] = [
  { header: "name", role: "LAST_NAME", beside: ["vorname"] },
  { header: "nom", role: "LAST_NAME", beside: ["prenom"] },
  {
    header: "nome",
    role: "FIRST_NAME",
    beside: ["cognome", "sobrenome", "apelido", "ultimonome"],
  },
  { header: "nombre", role: "FIRST_NAME", beside: ["apellido", "apellidos", "primerapellido"] },
];

/** What the headers of a file say; null for a column whose header says nothing. */
export function recogniseAll(headers: readonly string[]): (Recognised | null)[] {
  const plain = headers.map(plainWords);
  return headers.map((header, index) => {
    const part = ambiguous.find(
      ({ header: name, beside }) =>
        name === plain[index] && beside.some((other) => plain.includes(other)),
    );
    return part === undefined ? recognise(header) : { role: part.role, rank: 0, group: "" };
  });
}

/** Columns that have the role, the preferred one first. */
export function columnsWith(
  recognised: readonly (Recognised | null)[],
  role: ColumnRole,
): number[] {
  return [...recognised.keys()]
    .filter((index) => recognised[index]?.role === role)
    .toSorted((one, other) => recognised[one]!.rank - recognised[other]!.rank);
}
