import ChevronRight from "lucide-react/icons/chevron-right";
import type { ReactNode } from "react";

/** What few people need, behind its name. */
export function Fold({
  name,
  note,
  isOpen,
  onToggle,
  children,
}: {
  readonly name: string;
  /** What is inside, in a few words, shown while it is closed. */
  readonly note?: ReactNode;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  readonly children: ReactNode;
}) {
  return (
    <details
      open={isOpen}
      onToggle={(event) => onToggle(event.currentTarget.open)}
      className="group border-t border-line"
    >
      <summary className="flex cursor-pointer list-none items-center gap-2 px-4 py-3 text-[0.8125rem] font-semibold hover:bg-sunken/60">
        <ChevronRight
          className="size-4 text-ink-faint transition-transform group-open:rotate-90"
          aria-hidden="true"
        />
        <span className="shrink-0 whitespace-nowrap">{name}</span>
        <span className="min-w-0 truncate font-normal text-ink-faint group-open:hidden">
          {note}
        </span>
      </summary>
      <div className="flex flex-col gap-4 px-4 pt-1 pb-4">{children}</div>
    </details>
  );
}
