import type { ReactNode } from "react";

/** Parts of a page, each with an address of its own: its children are links. */
export function Tabs({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <nav aria-label={label} className="mb-5 overflow-x-auto border-b border-line">
      <div className="flex gap-1">{children}</div>
    </nav>
  );
}

/** How a link of `Tabs` looks. The chosen one also has `aria-current`. */
export function tabClass(isChosen: boolean): string {
  return `-mb-px border-b-2 px-3 py-2 text-[0.8125rem] font-medium whitespace-nowrap ${isChosen ? "border-accent text-accent-strong" : "border-transparent text-ink-soft hover:text-ink"}`;
}
