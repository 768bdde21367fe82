import { useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useConnection } from "~/data/connection.ts";
import { Dialog } from "~/ui/dialog.tsx";
import { allPages } from "./pages.ts";

/** So long after `g`, a letter opens a page. */
const pairMs = 1_500;

/** The keys that work on every page, and the list of them, which `?` opens. */
export function Keys({ onSearch }: { readonly onSearch: () => void }) {
  const { tenantId } = useConnection();
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = useState(false);
  const goAt = useRef(-Infinity);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      onSearch();
      return;
    }
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    const wasGo = event.timeStamp - goAt.current < pairMs;
    goAt.current = event.key === "g" ? event.timeStamp : -Infinity;
    const page = wasGo ? allPages.find(({ key }) => key === event.key) : undefined;
    if (page !== undefined) {
      event.preventDefault();
      void navigate({ to: page.to, params: { tenantId } });
    } else if (event.key === "?") setIsOpen(true);
    // A page that has a search of its own takes the key first.
    else if (event.key === "/" && !event.defaultPrevented) {
      event.preventDefault();
      onSearch();
    }
  });
  useEffect(() => {
    // After the page has had it.
    const listen = (event: KeyboardEvent): void => press(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  return (
    <Dialog title="Keys" isOpen={isOpen} onClose={() => setIsOpen(false)} width="max-w-sm">
      <dl className="flex flex-col gap-2">
        {[
          { keys: ["/"], does: "Search the list, or everything" },
          { keys: ["⌘ or Ctrl", "K"], does: "Search everything" },
          { keys: ["j"], does: "Next row" },
          { keys: ["k"], does: "Row before" },
          { keys: ["Enter"], does: "Open the row" },
          { keys: ["x"], does: "Select the row, with Shift all rows up to it" },
          ...allPages.map(({ key, name }) => ({ keys: ["g", key], does: name })),
          { keys: ["?"], does: "These keys" },
        ].map(({ keys, does }) => (
          <div key={keys.join(" ")} className="flex items-center justify-between gap-4">
            <dt className="text-ink-soft">{does}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="rounded border border-line-strong bg-sunken px-1.5 font-mono text-xs leading-5"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [role=dialog]") !==
      null
  );
}
