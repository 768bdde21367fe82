import { useSyncExternalStore } from "react";

/** How the tab is connected to the server. */
export interface LiveStatus {
  /** Whether updates arrive. */
  readonly state: "connecting" | "live" | "lost";
  /** When that began, in milliseconds since 1970. */
  readonly since: number;
  /** The session has ended: nothing is read until somebody signs in again. */
  readonly isSignedOut: boolean;
}

let status: LiveStatus = { state: "connecting", since: Date.now(), isSignedOut: false };
const listeners = new Set<() => void>();

function become(next: LiveStatus): void {
  status = next;
  for (const listener of listeners) listener();
}

export function setLive(state: LiveStatus["state"]): void {
  if (state !== status.state) become({ ...status, state, since: Date.now() });
}

export function setSignedOut(isSignedOut: boolean): void {
  if (isSignedOut !== status.isSignedOut) become({ ...status, isSignedOut });
}

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => status,
  );
}
