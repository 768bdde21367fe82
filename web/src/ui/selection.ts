import { useCallback, useEffect, useMemo, useRef, useState } from "react";

/** Rows of a list that are selected: some that are shown, or all that the list has. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** All rows of the list, also those that are not shown. */
  readonly isAll: boolean;
  /** `isRange`: also all rows between it and the one before. */
  readonly toggle: (id: string, isRange: boolean) => void;
  /** Selects all rows that are shown, or none. */
  readonly toggleShown: () => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
}

const none: ReadonlySet<string> = new Set();

/** `key`: with another one, of other filters, nothing is selected. */
export function useSelection(
  rows: readonly { readonly id: string }[] | undefined,
  key: string,
): Selection {
  const [ids, setIds] = useState(none);
  const [isAll, setIsAll] = useState(false);
  const [keyOfIds, setKeyOfIds] = useState(key);
  const anchor = useRef<string | null>(null);
  const shown = useRef(rows);
  useEffect(() => {
    shown.current = rows;
  }, [rows]);
  if (key !== keyOfIds) {
    setKeyOfIds(key);
    setIds(none);
    setIsAll(false);
  }
  const toggle = useCallback((id: string, isRange: boolean) => {
    const order = shown.current?.map((row) => row.id) ?? [];
    const [from, to] = [order.indexOf(anchor.current ?? id), order.indexOf(id)];
    anchor.current = id;
    setIsAll(false);
    setIds((before) => {
      const next = new Set(before);
      const isOn = !before.has(id);
      const range =
        isRange && from >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
      for (const each of range) {
        if (isOn) next.add(each);
        else next.delete(each);
      }
      return next;
    });
  }, []);
  const toggleShown = useCallback(() => {
    const order = shown.current?.map((row) => row.id) ?? [];
    setIsAll(false);
    setIds((before) => (order.every((id) => before.has(id)) ? none : new Set(order)));
  }, []);
  const selectAll = useCallback(() => {
    setIds(new Set(shown.current?.map((row) => row.id)));
    setIsAll(true);
  }, []);
  const clear = useCallback(() => {
    setIds(none);
    setIsAll(false);
  }, []);
  return useMemo(
    () => ({ ids, isAll, toggle, toggleShown, selectAll, clear }),
    [ids, isAll, toggle, toggleShown, selectAll, clear],
  );
}
