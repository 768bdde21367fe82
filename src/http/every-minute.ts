const everyMs = 60_000;
const mostRemembered = 10_000;

/** Whether a minute has passed since it returned true for the id. */
export function everyMinute(): (id: string) => boolean {
  const passed = new Map<string, number>();
  return (id) => {
    const now = performance.now();
    if (now - (passed.get(id) ?? -Infinity) <= everyMs) return false;
    if (passed.size >= mostRemembered) passed.clear();
    passed.set(id, now);
    return true;
  };
}
