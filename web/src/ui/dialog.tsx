import { Dialog as Base } from "@base-ui/react/dialog";
import X from "lucide-react/icons/x";
import type { ReactNode } from "react";

/** A window over the page. Escape closes it, and the focus returns to where it was. */
export function Dialog({
  title,
  about,
  isOpen,
  onClose,
  children,
  actions,
  width = "max-w-lg",
}: {
  readonly title: ReactNode;
  readonly about?: ReactNode;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly width?: string;
}) {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/35 transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Base.Popup
          className={`fixed top-[12vh] left-1/2 z-50 flex max-h-[80vh] w-[calc(100vw-2rem)] -translate-x-1/2 flex-col rounded-xl border border-line bg-panel shadow-2xl transition data-[ending-style]:scale-98 data-[ending-style]:opacity-0 data-[starting-style]:scale-98 data-[starting-style]:opacity-0 ${width}`}
        >
          <Base.Close
            aria-label="Close"
            className="absolute top-4 right-4 rounded-md p-1 text-ink-faint hover:bg-sunken hover:text-ink"
          >
            <X className="size-4" aria-hidden="true" />
          </Base.Close>
          <div className="pt-5 pr-12 pl-5">
            <Base.Title className="text-base font-semibold text-ink">{title}</Base.Title>
            {about !== undefined && (
              <Base.Description className="mt-1 text-ink-soft">{about}</Base.Description>
            )}
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {actions !== undefined && (
            <div className="flex justify-end gap-2 rounded-b-xl border-t border-line bg-ground px-5 py-3">
              {actions}
            </div>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
