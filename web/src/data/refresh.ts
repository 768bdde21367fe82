import { useCallback, useEffect, useEffectEvent, useRef } from "react";

/** Does something at once, and then once per `everyMs` at most, however often it is asked for. The last time counts. */
export function useAtMostEvery(everyMs: number, action: () => void): () => void {
  const act = useRef(action);
  useEffect(() => {
    act.current = action;
  });
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const isAsked = useRef(false);
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  return useCallback(() => {
    const go = (): void => {
      isAsked.current = false;
      act.current();
      timer.current = setTimeout(() => {
        timer.current = null;
        if (isAsked.current) go();
      }, everyMs);
    };
    if (timer.current === null) go();
    else isAsked.current = true;
  }, [everyMs]);
}

/** Does something once per `everyMs` while the page can be seen: for what changes with the clock alone. */
export function useEvery(everyMs: number, action: () => void): void {
  const act = useEffectEvent(action);
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && act(), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
}

/** Does something each time that a number has changed, and not at first. */
export function useChanged(version: number, action: () => void): void {
  const act = useEffectEvent(action);
  const before = useRef(version);
  useEffect(() => {
    if (before.current !== version) act();
    before.current = version;
  }, [version]);
}
