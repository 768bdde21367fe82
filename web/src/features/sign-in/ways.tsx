import KeyRound from "lucide-react/icons/key-round";
import { useEffect, useState } from "react";
import { canUsePasskeys, signInByPasskey } from "~/data/passkeys.ts";
import { readWays, type Ways } from "~/data/session.ts";
import { Button } from "~/ui/button.tsx";
import { Divider } from "~/ui/divider.tsx";
import { Failure } from "~/ui/failure.tsx";
import { KeyForm } from "./key-form.tsx";

/** The ways to sign in that there are here. */
export function SignInWays({
  onLink,
  onSignedIn,
}: {
  /** Gets the token of a link that was pasted. @throws what is shown */
  readonly onLink: (token: string) => Promise<void>;
  /** `tenantId`: for which tenant; null: for those of the user. */
  readonly onSignedIn: (tenantId: string | null) => Promise<void>;
}) {
  const [ways, setWays] = useState<Ways | null>(null);
  useEffect(() => {
    readWays().then(setWays, () => {});
  }, []);
  if (ways !== null && ways.origin !== location.origin) return <Elsewhere origin={ways.origin} />;
  const hasPasskeys = ways?.hasPasskeys === true && canUsePasskeys;
  return (
    <div className="flex flex-col gap-4">
      {hasPasskeys && (
        <>
          <ByPasskey onSignedIn={() => onSignedIn(null)} />
          <Divider>or</Divider>
        </>
      )}
      <KeyForm isFirst={!hasPasskeys} onLink={onLink} onSignedIn={onSignedIn} />
    </div>
  );
}

function ByPasskey({ onSignedIn }: { readonly onSignedIn: () => Promise<void> }) {
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const go = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      await signInByPasskey();
      await onSignedIn();
    } catch (failed) {
      setError(failed);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <>
      <Button
        look="primary"
        isBusy={isBusy}
        onClick={() => void go()}
        icon={<KeyRound className="size-4" aria-hidden="true" />}
        className="h-10 text-sm"
      >
        Sign in with a passkey
      </Button>
      {error !== null && <Failure error={error} what="You are not signed in." />}
    </>
  );
}

/** Another name of the same machine: browsers keep the names apart, and so do passkeys. */
function Elsewhere({ origin }: { readonly origin: string }) {
  return (
    <p className="text-center text-ink-soft">
      Sign in at the address of the console:{" "}
      <a href={origin} className="font-medium text-accent underline">
        {origin}
      </a>
    </p>
  );
}
