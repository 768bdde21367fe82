import { useSyncExternalStore } from "react";
import { useChanged } from "./refresh.ts";

/** Why nothing is read any longer, until somebody does something about it. */
export type Barred =
  /** The session has ended. */
  | "SIGNED_OUT"
  /** The person has no access to the tenant any longer. */
  | "NO_ACCESS"
  | "TENANT_DISABLED"
  /** The server has refused the connection, and does not say why. */
  | "REFUSED";

/** How the tab is connected to the server. */
export interface LiveStatus {
  /** Whether updates arrive. */
  readonly state: "connecting" | "live" | "lost";
  /** When that began, in milliseconds since 1970. */
  readonly since: number;
  /** Null: the tab reads what it needs. */
  readonly barred: Barred | null;
  /** How many times updates arrive again after they did not. */
  readonly returns: number;
}

let status: LiveStatus = { state: "connecting", since: Date.now(), barred: null, returns: 0 };
const listeners = new Set<() => void>();

function become(next: LiveStatus): void {
  status = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function setLive(state: LiveStatus["state"]): void {
  if (state === status.state) return;
  const returns = status.returns + (status.state === "lost" && state === "live" ? 1 : 0);
  become({ ...status, state, since: Date.now(), returns });
}

export function setBarred(barred: Barred | null): void {
  if (barred !== status.barred) become({ ...status, barred });
}

export function isBarred(): boolean {
  return status.barred !== null;
}

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(listen, () => status);
}

/** Does something each time that updates arrive again: for what is read once, and for what failed meanwhile. */
export function useReturn(action: () => void): void {
  const returns = useSyncExternalStore(listen, () => status.returns);
  useChanged(returns, action);
}
