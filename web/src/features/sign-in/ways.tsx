import KeyRound from "lucide-react/icons/key-round";
import { type ReactNode, useEffect, useState } from "react";
import { canUsePasskeys, signInByPasskey } from "~/data/passkeys.ts";
import { readWays, type Ways } from "~/data/session.ts";
import { Button } from "~/ui/button.tsx";
import { Divider } from "~/ui/divider.tsx";
import { Failure } from "~/ui/failure.tsx";
import { KeyForm } from "./key-form.tsx";

/** The ways to sign in that there are here. */
export function SignInWays({
  onProvider,
  onLink,
  onSignedIn,
}: {
  /** Goes to the identity provider. @throws what is shown */
  readonly onProvider: () => Promise<void>;
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
  const { hasPasskeys = false, provider = null } = ways ?? {};
  const byPasskey = hasPasskeys && canUsePasskeys;
  const isKeyFirst = !byPasskey && provider === null;
  return (
    <div className="flex flex-col gap-4">
      {byPasskey && (
        <Way
          isFirst
          icon={<KeyRound className="size-4" aria-hidden="true" />}
          onGo={async () => {
            await signInByPasskey();
            await onSignedIn(null);
          }}
        >
          Sign in with a passkey
        </Way>
      )}
      {provider !== null && (
        <Way isFirst={!byPasskey} onGo={onProvider}>
          Sign in with {provider.name}
        </Way>
      )}
      {!isKeyFirst && <Divider>or</Divider>}
      <KeyForm isFirst={isKeyFirst} onLink={onLink} onSignedIn={onSignedIn} />
    </div>
  );
}

function Way({
  isFirst,
  icon,
  onGo,
  children,
}: {
  readonly isFirst: boolean;
  readonly icon?: ReactNode;
  /** @throws what is shown */
  readonly onGo: () => Promise<void>;
  readonly children: ReactNode;
}) {
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const go = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      await onGo();
    } catch (failed) {
      setError(failed);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <>
      <Button
        look={isFirst ? "primary" : "plain"}
        isBusy={isBusy}
        onClick={() => void go()}
        icon={icon}
        className="h-10 text-sm"
      >
        {children}
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
