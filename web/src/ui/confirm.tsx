import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Failure, isUnanswered } from "./failure.tsx";

/**
 * Asks before something is done that cannot be taken back easily: `receipt` says exactly what will be done. It stays
 * open if that fails, and says why.
 */
export function Confirm({
  title,
  receipt,
  verb,
  isDangerous = false,
  isOpen,
  onClose,
  onConfirm,
}: {
  readonly title: ReactNode;
  readonly receipt: ReactNode;
  /** What the button says: "Stop the campaign". */
  readonly verb: string;
  readonly isDangerous?: boolean;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** @throws what is shown as the reason why it was not done */
  readonly onConfirm: () => Promise<void>;
}) {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const close = (): void => {
    setError(null);
    onClose();
  };
  const go = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await onConfirm();
      close();
    } catch (failed) {
      setError(failed);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            look={isDangerous ? "danger" : "primary"}
            isBusy={isBusy}
            onClick={() => void go()}
          >
            {verb}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-ink-soft">
        <div>{receipt}</div>
        {error !== null && (
          <Failure
            error={error}
            what={
              isUnanswered(error)
                ? "No answer has come: it is not known whether this was done."
                : "Nothing was changed."
            }
          />
        )}
      </div>
    </Dialog>
  );
}
