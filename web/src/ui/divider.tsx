import type { ReactNode } from "react";

/** A line with a word in it. */
export function Divider({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex items-center gap-3 text-xs text-ink-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      {children}
    </div>
  );
}
