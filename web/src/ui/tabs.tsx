import { type ReactNode, type RefObject, useEffect, useRef } from "react";

/** Parts of a page, each with an address of its own: its children are links. */
export function Tabs({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  const nav = useChosenInSight();
  return (
    <nav ref={nav} aria-label={label} className="mb-5 overflow-x-auto border-b border-line">
      <div className="flex gap-1">{children}</div>
    </nav>
  );
}

/** For the element around links of which one is chosen: it may be out of sight on a narrow screen. */
export function useChosenInSight(): RefObject<HTMLElement | null> {
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const chosen = nav.current?.querySelector<HTMLElement>("[aria-current]");
    if (chosen != null) scrollTo(nav.current!, chosen);
  });
  return nav;
}

function scrollTo(nav: HTMLElement, chosen: HTMLElement): void {
  const [outer, inner] = [nav.getBoundingClientRect(), chosen.getBoundingClientRect()];
  if (inner.left < outer.left) nav.scrollLeft -= outer.left - inner.left;
  if (inner.right > outer.right) nav.scrollLeft += inner.right - outer.right;
}

/** How a link of `Tabs` looks. The chosen one also has `aria-current`. */
export function tabClass(isChosen: boolean): string {
  return `-mb-px border-b-2 px-3 py-2 text-[0.8125rem] font-medium whitespace-nowrap ${isChosen ? "border-accent text-accent-strong" : "border-transparent text-ink-soft hover:text-ink"}`;
}
