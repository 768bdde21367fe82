import { useSyncExternalStore } from "react";

/** Whether updates arrive. `since`: when that began. */
export interface LiveStatus {
  readonly state: "connecting" | "live" | "lost";
  readonly since: number;
}

let status: LiveStatus = { state: "connecting", since: Date.now() };
const listeners = new Set<() => void>();

export function setLive(state: LiveStatus["state"]): void {
  if (state === status.state) return;
  status = { state, since: Date.now() };
  for (const listener of listeners) listener();
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
