import type { ReactNode } from "react";

/** Names with their values, one below the other. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="divide-y divide-line">{children}</dl>;
}

export function Fact({
  name,
  children,
}: {
  readonly name: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className="grid grid-cols-[minmax(6.5rem,34%)_1fr] gap-3 px-4 py-2">
      <dt className="text-ink-faint">{name}</dt>
      <dd className="min-w-0 break-words text-ink">{children}</dd>
    </div>
  );
}

/** What only some want to read: it opens with a click. */
export function Disclosure({
  summary,
  children,
}: {
  readonly summary: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded text-xs font-medium text-accent hover:underline">
        {summary}
      </summary>
      <div className="mt-1.5">{children}</div>
    </details>
  );
}
