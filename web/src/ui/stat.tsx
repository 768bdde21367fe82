import type { ReactNode } from "react";

/** A number that matters, with what it counts. */
export function Stat({
  name,
  value,
  note,
  tone = "",
  title,
}: {
  readonly name: ReactNode;
  readonly value: ReactNode;
  readonly note?: ReactNode;
  /** A class for the colour of the number. */
  readonly tone?: string;
  /** What exactly it counts, for those who point at it. */
  readonly title?: string;
}) {
  return (
    <div className="min-w-0 px-4 py-3" title={title}>
      <dt className="truncate text-xs text-ink-faint">{name}</dt>
      <dd className={`mt-0.5 text-2xl leading-8 font-semibold tracking-tight text-ink ${tone}`}>
        {value}
      </dd>
      {note !== undefined && <dd className="text-xs text-ink-soft">{note}</dd>}
    </div>
  );
}

export function Stats({ children }: { readonly children: ReactNode }) {
  return (
    <dl className="grid grid-cols-2 divide-line rounded-lg border border-line bg-panel shadow-panel sm:grid-cols-3 lg:flex lg:divide-x [&>*]:lg:flex-1">
      {children}
    </dl>
  );
}
