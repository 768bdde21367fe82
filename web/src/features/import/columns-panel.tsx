import { rolesOfSeveral } from "#rules/column-role.ts";
import type { ColumnRole, ImportOnPageFragment } from "~/gql/graphql.ts";
import { inputClass } from "~/ui/field.tsx";
import { Panel, Skeleton } from "~/ui/panel.tsx";
import { columnRoles, forImportPage } from "~/words/imports.ts";

type FileColumn = ImportOnPageFragment["columns"][number];

/** What is said about the columns when one of them gets a role: those that were said before, and this one. */
export function mappingWith(
  columns: readonly FileColumn[],
  header: string,
  role: ColumnRole,
): { readonly columns: { readonly header: string; readonly role: ColumnRole }[] } {
  const others = columns.flatMap((column) => {
    if (column.header === header) return [];
    // A role that one column can have moves to this one.
    if (column.role === role && !rolesOfSeveral.has(role)) {
      return [{ header: column.header, role: "ATTRIBUTE" as const }];
    }
    return column.isGuessed ? [] : [{ header: column.header, role: column.role }];
  });
  return { columns: [...others, { header, role }] };
}

/** The columns of the file with their first values, and what each is. */
export function ColumnsPanel({
  columns,
  disabled,
  isBusy,
  onRole,
}: {
  readonly columns: readonly FileColumn[];
  /** Why the roles cannot be changed. */
  readonly disabled: string | undefined;
  readonly isBusy: boolean;
  readonly onRole: (header: string, role: ColumnRole) => void;
}) {
  return (
    <Panel
      title="Columns"
      aside={<span className="text-xs text-ink-faint">The first values of each</span>}
    >
      <ul className={`divide-y divide-line transition-opacity ${isBusy ? "opacity-60" : ""}`}>
        {columns.map((column) => (
          <li
            key={column.header}
            className="grid items-start gap-x-6 gap-y-2 px-4 py-3 sm:grid-cols-[10rem_1fr_15rem]"
          >
            <div className="min-w-0 pt-1.5">
              <p className="font-medium break-words text-ink">{column.header}</p>
              {column.variable !== null && (
                <p className="font-mono text-xs break-all text-ink-faint">
                  {`{{${column.variable}}}`}
                </p>
              )}
            </div>
            <Samples column={column} isReading={isBusy} />
            <select
              aria-label={`What the column “${column.header}” is`}
              value={column.role}
              title={disabled}
              disabled={disabled !== undefined || isBusy}
              onChange={(event) => onRole(column.header, event.target.value as ColumnRole)}
              className={`${inputClass} ${column.role === "IGNORE" ? "text-ink-faint!" : ""}`}
            >
              {Object.entries(columnRoles).map(([role, name]) => (
                <option key={role} value={role}>
                  {name}
                </option>
              ))}
            </select>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Values as they stand in the file, and beside them what is stored where that differs. */
function Samples({
  column: { samples },
  isReading,
}: {
  readonly column: FileColumn;
  readonly isReading: boolean;
}) {
  if (samples.length === 0) {
    if (isReading) return <Skeleton className="mt-2 h-4 w-40" />;
    return <p className="pt-1.5 text-xs text-ink-faint">No value in the first rows</p>;
  }
  return (
    <ul className="min-w-0 pt-1.5 text-[0.8125rem] leading-6 text-ink-soft">
      {samples.map(({ value, becomes, problem }, index) => (
        // The same value may come twice.
        <li key={index} className="flex flex-wrap gap-x-2">
          <span className="max-w-full truncate">{value}</span>
          {problem !== null ? (
            <span className="text-bad">{forImportPage(problem)}</span>
          ) : (
            becomes !== null &&
            becomes !== value && (
              <span className="max-w-full truncate text-ink-faint">→ {becomes}</span>
            )
          )}
        </li>
      ))}
    </ul>
  );
}
