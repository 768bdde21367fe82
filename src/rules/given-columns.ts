import {
  type ColumnMapping,
  type ColumnRole,
  type MappedColumn,
  rolesOfSeveral,
} from "./column-role.ts";
import { isRejectedColumn } from "./rejected-columns.ts";
import { storable } from "./storable-text.ts";

/** The columns that a mapping names, by their index in the header. */
export interface GivenColumns {
  readonly roles: ReadonlyMap<number, ColumnRole>;
  /** In the order of the mapping. */
  readonly byRole: ReadonlyMap<ColumnRole, readonly number[]>;
  /** The wanted names of variables. */
  readonly variables: ReadonlyMap<number, string>;
  /** Roles that no column has, whatever its header is. */
  readonly none: ReadonlySet<ColumnRole>;
}

export const mostColumns = 100;
export const longestHeader = 100;

export function headerName(cell: string): string {
  return storable(cell.replace(/^\uFEFF/, ""));
}

/** What the mapping says about these headers. A problem says what to change in the mapping. */
export function givenColumns(
  names: readonly string[],
  mapping: ColumnMapping,
): GivenColumns | { readonly problem: string } {
  const roles = new Map<number, ColumnRole>();
  const byRole = new Map<ColumnRole, number[]>();
  const variables = new Map<number, string>();
  for (const { path, header, role, as } of entriesOf(mapping)) {
    const index = indexOfName(names, headerName(header));
    if (index === -1) {
      const shown = header.slice(0, longestHeader);
      return {
        problem: `${path} names a column "${shown}" that the file does not have; ${listed(names)}`,
      };
    }
    if (roles.has(index)) {
      return { problem: `mapping names the column "${names[index]}" twice; give it one role` };
    }
    const others = byRole.get(role) ?? [];
    if (others.length > 0 && !rolesOfSeveral.has(role)) {
      const second = names[others[0]!];
      return {
        problem: `mapping gives the role ${role} to "${second}" and "${names[index]}"; one column can have it`,
      };
    }
    roles.set(index, role);
    byRole.set(role, [...others, index]);
    if (as) variables.set(index, as);
  }
  const none: ColumnRole[] = mapping.doNotCall === "" ? ["DO_NOT_CALL"] : [];
  return { roles, byRole, variables, none: new Set(none) };
}

type Entry = MappedColumn & { readonly path: string };

function entriesOf({ columns, ...short }: ColumnMapping): Entry[] {
  const fields = [
    ["phone", "PHONE"],
    ["name", "NAME"],
    ["address", "ADDRESS"],
    ["doNotCall", "DO_NOT_CALL"],
  ] as const;
  const shorts = fields.flatMap(([field, role]): Entry[] => {
    const header = short[field];
    const isNone = header === null || header === undefined;
    if (isNone || (field === "doNotCall" && header === "")) return [];
    return [{ header, role, path: `mapping.${field}` }];
  });
  const listed = (columns ?? []).map((column, index) => ({
    ...column,
    path: `mapping.columns.${index}.header`,
  }));
  return [...shorts, ...listed];
}

function indexOfName(names: readonly string[], wanted: string): number {
  if (wanted === "") return -1;
  return names.findIndex((name) => name.toLowerCase() === wanted.toLowerCase());
}

export function headerProblem(names: readonly string[]): string | null {
  const count = names.filter((name) => !isRejectedColumn(name)).length;
  if (count > mostColumns) {
    return `the file has ${count} columns, and at most ${mostColumns} can be imported; remove those that are not needed`;
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

export function listed(names: readonly string[]): string {
  const some = names.filter((name) => name !== "").slice(0, 20);
  if (some.length === 0) return "its first line is empty";
  return `the file has ${some.map((name) => `"${name}"`).join(", ")}`;
}
