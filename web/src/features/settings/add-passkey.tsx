import { useState } from "react";
import { addPasskey } from "~/data/passkeys.ts";
import { Button } from "~/ui/button.tsx";
import { Dialog } from "~/ui/dialog.tsx";
import { Failure } from "~/ui/failure.tsx";
import { TextField } from "~/ui/field.tsx";
import { say } from "~/ui/toast.tsx";
import { browserName } from "~/words/browsers.ts";

/** Asks for a name, and has the browser make a passkey. */
export function AddPasskey({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const [name, setName] = useState(() => browserName(navigator.userAgent));
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const close = (): void => {
    setError(null);
    onClose();
  };
  const go = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      await addPasskey(name.trim());
      say("The passkey is added", { description: "It signs you in from now on." });
      close();
    } catch (failed) {
      setError(failed);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Dialog
      title="Add a passkey"
      about="Your browser asks where to keep it. The server learns nothing with which anybody else could sign in."
      isOpen={isOpen}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            look="primary"
            isBusy={isBusy}
            disabled={name.trim() === ""}
            onClick={() => void go()}
          >
            Add it
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <TextField
          label="Name"
          hint="By which you know it again, such as the device that keeps it."
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        {error !== null && <Failure error={error} what="No passkey was added." />}
      </div>
    </Dialog>
  );
}
