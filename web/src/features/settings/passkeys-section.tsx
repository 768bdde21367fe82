import { useEffect, useState } from "react";
import { done } from "~/data/done.ts";
import { canUsePasskeys } from "~/data/passkeys.ts";
import { readWays, type Ways } from "~/data/session.ts";
import { useData, useVerb } from "~/data/use.ts";
import { PasskeysDocument, type PasskeysQuery, RemovePasskeyDocument } from "~/gql/graphql.ts";
import { Ago } from "~/time/instant.tsx";
import { Button } from "~/ui/button.tsx";
import { Confirm } from "~/ui/confirm.tsx";
import { Failure } from "~/ui/failure.tsx";
import { Panel, Skeleton } from "~/ui/panel.tsx";
import { say } from "~/ui/toast.tsx";
import { AddPasskey } from "./add-passkey.tsx";

type Passkey = Extract<
  PasskeysQuery["viewer"],
  { readonly __typename: "UserViewer" }
>["passkeys"][number];

/** The passkeys of the person. Nothing for the holder of an API key. */
export function PasskeysSection() {
  const { data, error, readAgain } = useData(PasskeysDocument, {});
  const [remove] = useVerb(RemovePasskeyDocument);
  const [removed, setRemoved] = useState<Passkey | null>(null);
  const [isAdding, setIsAdding] = useState(false);
  const impossible = useImpossible();
  const viewer = data?.viewer;
  if (viewer !== undefined && viewer.__typename !== "UserViewer") return null;
  return (
    <Panel
      title="Your passkeys"
      aside={
        <Button
          look="primary"
          disabled={viewer === undefined || impossible !== null}
          onClick={() => setIsAdding(true)}
        >
          Add a passkey
        </Button>
      }
    >
      {error !== undefined && (
        <div className="p-4">
          <Failure error={error} what="The passkeys could not be read." onRetry={readAgain} />
        </div>
      )}
      {impossible !== null && (
        <p className="border-b border-line px-4 py-2.5 text-ink-soft">{impossible}</p>
      )}
      {viewer === undefined ? (
        error === undefined && <Skeleton className="m-4 h-16 w-[calc(100%-2rem)]" />
      ) : (
        <List passkeys={viewer.passkeys} onRemove={setRemoved} />
      )}
      <AddPasskey
        isOpen={isAdding}
        onClose={() => {
          setIsAdding(false);
          readAgain();
        }}
      />
      <Confirm
        title={`Remove “${removed?.name}”?`}
        verb="Remove the passkey"
        isDangerous
        isOpen={removed !== null}
        onClose={() => setRemoved(null)}
        onConfirm={async () => {
          done((await remove({ id: removed!.id })).removePasskey, "PasskeyRemoved");
          say("The passkey is removed", { description: "It signs in no longer." });
          readAgain();
        }}
        receipt="It signs in no longer. Browsers that are signed in with it stay signed in. Your device keeps it until you delete it there, too."
      />
    </Panel>
  );
}

function List({
  passkeys,
  onRemove,
}: {
  readonly passkeys: readonly Passkey[];
  readonly onRemove: (passkey: Passkey) => void;
}) {
  if (passkeys.length === 0) {
    return (
      <p className="px-4 py-4 text-ink-soft">
        None yet. A passkey signs you in with your fingerprint, your face, a PIN or a security key,
        without a link and without a password.
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {passkeys.map((passkey) => (
        <li key={passkey.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
          <div className="min-w-0 flex-1">
            <p className="truncate font-medium text-ink">{passkey.name}</p>
            <p className="text-xs text-ink-faint">
              added <Ago at={passkey.createdAt} /> ·{" "}
              {passkey.lastUsedAt === null ? (
                "never used"
              ) : (
                <>
                  used <Ago at={passkey.lastUsedAt} />
                </>
              )}{" "}
              · {passkey.isCopied ? "on all your devices" : "on one device only"}
            </p>
          </div>
          <Button onClick={() => onRemove(passkey)}>Remove</Button>
        </li>
      ))}
    </ul>
  );
}

/** Why no passkey can be added here; null: one can. */
function useImpossible(): string | null {
  const [ways, setWays] = useState<Ways | null>(null);
  useEffect(() => {
    readWays().then(setWays, () => {});
  }, []);
  if (ways === null) return null;
  if (!ways.hasPasskeys) {
    return `Browsers make passkeys for names with https, or for localhost, and not for ${ways.origin}. The operator of the server can set CONSOLE_URL to such an address.`;
  }
  if (ways.origin !== location.origin) return `Open ${ways.origin} to add a passkey.`;
  return canUsePasskeys ? null : "This browser has no passkeys: a newer one has.";
}
