import { Toast as Base } from "@base-ui/react/toast";
import X from "lucide-react/icons/x";
import type { ReactNode } from "react";

const manager = Base.createToastManager();

/** Says exactly what was done, or what was not. What failed stays until it is closed. */
export function say(
  title: string,
  {
    description,
    isFailure = false,
  }: {
    readonly description?: string;
    readonly isFailure?: boolean;
  } = {},
): void {
  manager.add({
    title,
    description,
    type: isFailure ? "failure" : "done",
    priority: isFailure ? "high" : "low",
    timeout: isFailure ? 0 : 6_000,
  });
}

/** Shows what is said. Once, around all pages. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  return (
    <Base.Provider toastManager={manager} limit={4}>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-12 z-50 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2">
          <List />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function List() {
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      className={`rounded-lg border bg-panel px-4 py-3 shadow-xl transition data-[ending-style]:opacity-0 data-[starting-style]:translate-y-2 data-[starting-style]:opacity-0 ${toast.type === "failure" ? "border-bad/50" : "border-line"}`}
    >
      <Base.Content className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <Base.Title className="text-[0.8125rem] font-medium text-ink" />
          <Base.Description className="mt-0.5 text-xs text-ink-soft" />
        </div>
        <Base.Close
          aria-label="Close"
          // Base UI hides it from screen readers while toasts are stacked; these are not.
          aria-hidden={false}
          className="rounded p-0.5 text-ink-faint hover:bg-sunken hover:text-ink"
        >
          <X className="size-4" aria-hidden="true" />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ));
}
