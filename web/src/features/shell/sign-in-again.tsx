import { useRouter } from "@tanstack/react-router";
import { disconnect } from "~/data/connection.ts";
import { setSignedOut, useLiveStatus } from "~/data/status.ts";
import { KeyForm } from "~/features/sign-in/key-form.tsx";
import { Dialog } from "~/ui/dialog.tsx";

/** Over the page when the session has ended: what was typed is still there after signing in again. */
export function SignInAgain() {
  const { isSignedOut } = useLiveStatus();
  const router = useRouter();
  return (
    <Dialog
      title="You are signed out"
      about="The session has ended. Sign in again: this page stays as it is."
      isOpen={isSignedOut}
      onClose={() => {}}
      width="max-w-sm"
    >
      <KeyForm
        onSignedIn={async () => {
          disconnect();
          setSignedOut(false);
          await router.invalidate();
        }}
      />
    </Dialog>
  );
}
