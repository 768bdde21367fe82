import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { Skeleton } from "./panel.tsx";

/** One column of a table. */
export interface Column<Row> {
  readonly key: string;
  readonly head: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the right, so that their digits are in line. */
  readonly isNumber?: boolean;
  /** Classes of all its cells: widths, and on which screens it is shown. */
  readonly className?: string;
}

const skeletonRows = 8;

/**
 * Rows with their columns. While they are read for the first time the rows are grey bars in the final shape; while
 * they are read again they are dimmed. `j` and `k` go from row to row, and Enter opens one.
 */
export function Table<Row extends { readonly id: string }>({
  label,
  columns,
  rows,
  isStale = false,
  onOpen,
  empty,
}: {
  /** What the rows are, for those who do not see the page. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** Undefined while they are read for the first time. */
  readonly rows: readonly Row[] | undefined;
  readonly isStale?: boolean;
  readonly onOpen?: (row: Row) => void;
  /** In place of no rows. */
  readonly empty?: ReactNode;
}) {
  const body = useRef<HTMLTableSectionElement>(null);
  const go = (event: KeyboardEvent, row: Row): void => {
    if (event.target !== event.currentTarget) return;
    if (event.key === "Enter") {
      onOpen?.(row);
      return;
    }
    const step =
      event.key === "j" || event.key === "ArrowDown"
        ? 1
        : event.key === "k" || event.key === "ArrowUp"
          ? -1
          : 0;
    if (step === 0) return;
    event.preventDefault();
    const all = [...(body.current?.querySelectorAll<HTMLElement>("tr[tabindex]") ?? [])];
    all[all.indexOf(event.currentTarget as HTMLElement) + step]?.focus();
  };
  const cellClass = ({ isNumber = false, className = "" }: Column<Row>): string =>
    `px-4 ${isNumber ? "text-right" : "text-left"} ${className}`;
  return (
    <div className="overflow-x-auto">
      <table aria-label={label} aria-busy={rows === undefined || isStale} className="w-full">
        <thead>
          <tr className="border-b border-line">
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={`py-2 text-xs font-medium whitespace-nowrap text-ink-faint ${cellClass(column)}`}
              >
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} className={`transition-opacity ${isStale ? "opacity-60" : ""}`}>
          {rows === undefined
            ? Array.from({ length: skeletonRows }, (_, index) => (
                <tr key={index} className="border-b border-line last:border-0">
                  {columns.map((column) => (
                    <td key={column.key} className={`py-2.5 ${cellClass(column)}`}>
                      <Skeleton className="h-4 w-full max-w-28" />
                    </td>
                  ))}
                </tr>
              ))
            : rows.map((row) => (
                <tr
                  key={row.id}
                  {...(onOpen !== undefined && {
                    tabIndex: 0,
                    onClick: (event) => {
                      if (!(event.target as HTMLElement).closest("a, button, input, label"))
                        onOpen(row);
                    },
                    onKeyDown: (event) => go(event, row),
                  })}
                  className={`border-b border-line align-top last:border-0 ${onOpen === undefined ? "" : "cursor-pointer hover:bg-sunken/60 focus-visible:-outline-offset-2"}`}
                >
                  {columns.map((column) => (
                    <td key={column.key} className={`py-2.5 ${cellClass(column)}`}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
      {rows?.length === 0 && empty}
    </div>
  );
}
