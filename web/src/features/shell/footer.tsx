import { useEffect, useState } from "react";
import { useLiveStatus } from "~/data/status.ts";
import { Status } from "~/ui/status.tsx";

/** Whether what is shown follows the server. */
export function Footer() {
  const { state, since } = useLiveStatus();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <footer className="flex items-center gap-3 border-t border-line px-4 py-2 text-xs text-ink-faint md:px-8">
      {state === "live" ? (
        <Status tone="good">Live</Status>
      ) : state === "connecting" ? (
        <Status tone="idle">Connecting</Status>
      ) : (
        <Status tone="bad">Not live for {Math.max(0, Math.round((now - since) / 1_000))} s</Status>
      )}
    </footer>
  );
}
