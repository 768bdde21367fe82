import type { ReactNode } from "react";

/** A piece of a page with a ground of its own. */
export function Panel({
  title,
  aside,
  children,
  className = "",
}: {
  readonly title?: ReactNode;
  /** At the right of the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <section className={`rounded-lg border border-line bg-panel shadow-panel ${className}`}>
      {(title !== undefined || aside !== undefined) && (
        <header className="flex min-h-11 items-center justify-between gap-3 border-b border-line px-4 py-2">
          <h2 className="text-[0.8125rem] font-semibold text-ink">{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}

/** The head of a page: its name, what it is about, and what can be done. */
export function PageHead({
  title,
  about,
  actions,
}: {
  readonly title: ReactNode;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-xl font-semibold tracking-tight text-ink">{title}</h1>
        {about !== undefined && <p className="mt-1 max-w-prose text-ink-soft">{about}</p>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

/** In place of a list that has no rows: why, and what to do. */
export function Empty({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-14 text-center">
      <p className="text-base font-medium text-ink">{title}</p>
      {children !== undefined && <div className="max-w-md text-ink-soft">{children}</div>}
    </div>
  );
}

/** The shape of a text that is being read. */
export function Skeleton({ className = "h-4 w-24" }: { readonly className?: string }) {
  return (
    <span
      className={`inline-block animate-pulse rounded bg-sunken ${className}`}
      aria-hidden="true"
    />
  );
}
