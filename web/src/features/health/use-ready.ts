import { useCallback, useEffect, useState } from "react";
import { useEvery } from "~/data/refresh.ts";

/** What the server says about itself. */
export interface Ready {
  readonly checks: Readonly<
    Record<string, { readonly ok: boolean; readonly message?: string; readonly reason?: string }>
  >;
  readonly timeZoneData?: string;
  /** How far the server's clock is ahead of this machine's, in milliseconds. */
  readonly aheadMs: number;
}

/** Asks the server how it is, every 15 seconds. */
export function useReady(): {
  readonly ready: Ready | undefined;
  readonly error: unknown;
  readonly readAgain: () => void;
} {
  const [ready, setReady] = useState<Ready>();
  const [error, setError] = useState<unknown>(null);
  const take = useCallback((asked: Promise<Ready>): void => {
    asked.then(
      (answer) => {
        setReady(answer);
        setError(null);
      },
      (failed: unknown) => setError(failed),
    );
  }, []);
  useEffect(() => take(askReady()), [take]);
  const readAgain = (): void => take(askReady());
  useEvery(15_000, readAgain);
  return { ready, error, readAgain };
}

async function askReady(): Promise<Ready> {
  const response = await fetch("/ready");
  const date = response.headers.get("date");
  const aheadMs = date === null ? 0 : Date.parse(date) - Date.now();
  return { ...((await response.json()) as Omit<Ready, "aheadMs">), aheadMs };
}
