import { useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  memo,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import ArrowDown from "lucide-react/icons/arrow-down";
import ArrowUp from "lucide-react/icons/arrow-up";
import { Skeleton } from "./panel.tsx";
import type { Selection } from "./selection.ts";

/** One column of a table. */
export interface Column<Row> {
  readonly key: string;
  readonly head: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the right, so that their digits are in line. */
  readonly isNumber?: boolean;
  /** The name of an order, by which the list can be sorted by this column. */
  readonly sort?: string;
  /** Classes of all its cells: widths, and on which screens it is shown. */
  readonly className?: string;
}

const skeletonRows = 8;
/** With more rows, only those in sight are in the page. */
const manyRows = 80;

interface TableProps<Row> {
  /** What the rows are, for those who do not see the page. */
  readonly label: string;
  /** The same array at each rendering: a row is then rendered only if it has changed. */
  readonly columns: readonly Column<Row>[];
  /** Undefined while they are read for the first time. */
  readonly rows: readonly Row[] | undefined;
  readonly isStale?: boolean;
  /** How the list is sorted; null: in its usual order. Left out: it cannot be sorted. */
  readonly sorted?: { readonly by: string; readonly isAscending: boolean } | null;
  /** Another press on the head of the same column turns the order round. */
  readonly onSort?: (by: string) => void;
  readonly onOpen?: (row: Row) => void;
  /** In place of no rows. */
  readonly empty?: ReactNode;
  /** Rows can be selected: with a box, or with `x`; with Shift also all rows between two. */
  readonly selection?: Selection;
}

/**
 * Rows with their columns. While they are read for the first time the rows are grey bars in the final shape; while
 * they are read again they are dimmed. `j` and `k` go from row to row, Enter opens one, and `x` selects it.
 */
export function Table<Row extends { readonly id: string }>(props: TableProps<Row>) {
  const { label, columns, rows, isStale = false, empty, selection, sorted = null, onSort } = props;
  return (
    // A table that is wider than the screen is scrolled with the keys, too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="relative overflow-x-auto" tabIndex={0}>
      <table aria-label={label} aria-busy={rows === undefined || isStale} className="w-full">
        <thead>
          <tr className="border-b border-line">
            {selection !== undefined && <SelectShown selection={selection} rows={rows} />}
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                {...(sorted?.by === column.sort &&
                  sorted !== null && {
                    "aria-sort": sorted.isAscending ? "ascending" : "descending",
                  })}
                className={`py-2 text-xs font-medium whitespace-nowrap text-ink-faint ${cellClass(column)}`}
              >
                {column.sort === undefined || onSort === undefined ? (
                  column.head
                ) : (
                  <SortButton
                    isOn={sorted?.by === column.sort}
                    isAscending={sorted?.isAscending ?? false}
                    onPress={() => onSort(column.sort!)}
                  >
                    {column.head}
                  </SortButton>
                )}
              </th>
            ))}
          </tr>
        </thead>
        {rows === undefined ? (
          <SkeletonRows columns={columns} isSelectable={selection !== undefined} />
        ) : (
          <Rows {...props} rows={rows} />
        )}
      </table>
      {rows?.length === 0 && empty}
    </div>
  );
}

/** The head of a column by which the rows can be sorted. */
function SortButton({
  isOn,
  isAscending,
  onPress,
  children,
}: {
  readonly isOn: boolean;
  readonly isAscending: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}) {
  const Arrow = isOn && isAscending ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      onClick={onPress}
      className={`group -mx-1 inline-flex items-center gap-1 rounded px-1 hover:text-ink ${isOn ? "text-ink" : ""}`}
    >
      {children}
      <Arrow
        aria-hidden="true"
        className={`size-3 ${isOn ? "" : "opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60"}`}
      />
    </button>
  );
}

function cellClass<Row>({ isNumber = false, className = "" }: Column<Row>): string {
  return `px-4 ${isNumber ? "text-right" : "text-left"} ${className}`;
}

/** In the head: selects all rows that are shown, or none. */
function SelectShown<Row extends { readonly id: string }>({
  selection: { ids, toggleShown },
  rows = [],
}: {
  readonly selection: Selection;
  readonly rows: readonly Row[] | undefined;
}) {
  const selected = rows.filter(({ id }) => ids.has(id)).length;
  const isAll = rows.length > 0 && selected === rows.length;
  return (
    <th scope="col" className="w-0 py-2 pl-4 text-left">
      <input
        type="checkbox"
        aria-label="Select all rows that are shown"
        checked={isAll}
        ref={(box) => {
          if (box !== null) box.indeterminate = selected > 0 && !isAll;
        }}
        onChange={toggleShown}
        className="size-4 align-middle accent-accent"
      />
    </th>
  );
}

function SkeletonRows<Row>({
  columns,
  isSelectable,
}: {
  readonly columns: readonly Column<Row>[];
  readonly isSelectable: boolean;
}) {
  return (
    <tbody>
      {Array.from({ length: skeletonRows }, (_, index) => (
        <tr key={index} className="border-b border-line last:border-0">
          {isSelectable && <td className="w-0 py-2.5 pl-4" aria-hidden="true" />}
          {columns.map((column) => (
            <td key={column.key} className={`py-2.5 ${cellClass(column)}`}>
              <Skeleton className="h-4 w-full max-w-28" />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

function Rows<Row extends { readonly id: string }>({
  columns,
  rows,
  isStale = false,
  onOpen,
  selection,
}: TableProps<Row> & { readonly rows: readonly Row[] }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    setTop((body.current?.getBoundingClientRect().top ?? 0) + scrollY);
  }, []);
  const isVirtual = rows.length > manyRows;
  // oxlint-disable-next-line react/incompatible-library -- its values are given to elements, and to no memoized component
  const virtual = useWindowVirtualizer({
    count: rows.length,
    enabled: isVirtual,
    estimateSize: () => 56,
    getItemKey: (index) => rows[index]!.id,
    overscan: 12,
    scrollMargin: top,
  });
  const items = virtual.getVirtualItems();
  const shown = isVirtual ? items.map(({ index }) => index) : rows.map((_, index) => index);
  const above = isVirtual ? (items[0]?.start ?? top) - top : 0;
  const below = isVirtual ? virtual.getTotalSize() - ((items.at(-1)?.end ?? top) - top) : 0;
  const rowOf = (element: Element): Row | undefined =>
    rows[Number(element.closest<HTMLElement>("tr[data-index]")?.dataset["index"])];
  const open = (event: MouseEvent): void => {
    const target = event.target as HTMLElement;
    const row = target.closest("a, button, input, label") === null ? rowOf(target) : undefined;
    if (row !== undefined) onOpen?.(row);
  };
  const press = (event: KeyboardEvent): void => {
    const element = event.target as HTMLElement;
    if (!element.matches("tr[data-index]")) return;
    if (event.key === "Enter") onOpen?.(rowOf(element)!);
    if (event.key === "x" || event.key === "X") {
      selection?.toggle(rowOf(element)!.id, event.shiftKey);
      return;
    }
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const to = Number(element.dataset["index"]) + step;
    body.current?.querySelector<HTMLElement>(`tr[data-index="${to}"]`)?.focus();
  };
  return (
    <tbody
      ref={body}
      {...(onOpen !== undefined && { onClick: open })}
      {...((onOpen !== undefined || selection !== undefined) && { onKeyDown: press })}
      // Dimmed only if it lasts: rows that are read again at once do not flicker.
      className={isStale ? "opacity-60 transition-opacity delay-300" : ""}
    >
      {above > 0 && <Space height={above} />}
      {shown.map((index) => (
        <TableRow
          key={rows[index]!.id}
          measure={isVirtual ? virtual.measureElement : null}
          index={index}
          row={rows[index]!}
          columns={columns as readonly Column<unknown>[]}
          isOpenable={onOpen !== undefined}
          isFocusable={onOpen !== undefined || selection !== undefined}
          isSelected={selection?.ids.has(rows[index]!.id) ?? false}
          onSelect={selection?.toggle ?? null}
        />
      ))}
      {below > 0 && <Space height={below} />}
    </tbody>
  );
}

const steps: Readonly<Record<string, 1 | -1 | undefined>> = {
  j: 1,
  ArrowDown: 1,
  k: -1,
  ArrowUp: -1,
};

/** In place of the rows that are out of sight. */
function Space({ height }: { readonly height: number }) {
  return <tr aria-hidden="true" style={{ height }} />;
}

const TableRow = memo(function TableRow({
  measure,
  index,
  row,
  columns,
  isOpenable,
  isFocusable,
  isSelected,
  onSelect,
}: {
  readonly measure: Ref<HTMLTableRowElement>;
  readonly index: number;
  readonly row: unknown;
  readonly columns: readonly Column<unknown>[];
  readonly isOpenable: boolean;
  readonly isFocusable: boolean;
  readonly isSelected: boolean;
  /** Null: rows cannot be selected. */
  readonly onSelect: Selection["toggle"] | null;
}) {
  return (
    <tr
      ref={measure}
      data-index={index}
      {...(isFocusable && { tabIndex: 0 })}
      className={`border-b border-line align-top last:border-0 ${isSelected ? "bg-accent-soft/50" : ""} ${isOpenable ? "cursor-pointer hover:bg-sunken/60 focus-visible:-outline-offset-2" : ""}`}
    >
      {onSelect !== null && (
        <td className="w-0 py-2.5 pl-4">
          <input
            type="checkbox"
            aria-label="Select this row"
            checked={isSelected}
            onChange={(event) =>
              onSelect(
                (row as { readonly id: string }).id,
                (event.nativeEvent as globalThis.MouseEvent).shiftKey,
              )
            }
            className="size-4 align-middle accent-accent"
          />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.key} className={`py-2.5 ${cellClass(column)}`}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
});
