import { useEffect, useEffectEvent, useRef, useState } from "react";
import { finishByProvider, lookAtOffer, type Offer } from "~/data/provider.ts";
import { readSession, type Session } from "~/data/session.ts";
import { Button } from "~/ui/button.tsx";
import { Failure } from "~/ui/failure.tsx";
import { roles } from "~/words/roles.ts";
import { Present } from "./present.tsx";

/** What the provider has named, and who is signed in. */
interface Found {
  readonly offer: Offer;
  readonly present: Session | null;
}

/**
 * Ends a sign-in by the identity provider, after a click if somebody else is signed in or if there is an invitation to
 * accept.
 */
export function ByProvider({
  onSignedIn,
}: {
  readonly onSignedIn: (tenantId: string | null) => Promise<void>;
}) {
  const [found, setFound] = useState<Found | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const isBegun = useRef(false);
  const finish = async (invitationId: string | null): Promise<void> => {
    setIsBusy(true);
    try {
      await onSignedIn((await finishByProvider(invitationId)).tenantId);
    } catch (failed) {
      setError(failed);
    } finally {
      setIsBusy(false);
    }
  };
  const look = async (): Promise<void> => {
    const [offer, present] = await Promise.all([lookAtOffer(), readSession()]);
    const isOther = present !== null && present.user?.id !== offer.user?.id;
    if (offer.invitations.length === 0 && !isOther) await finish(null);
    else setFound({ offer, present: isOther ? present : null });
  };
  const begin = useEffectEvent(() => {
    // It can be ended once.
    if (isBegun.current) return;
    isBegun.current = true;
    look().catch(setError);
  });
  useEffect(() => begin(), []);
  if (error !== null) return <Failure error={error} what="You are not signed in." />;
  if (found === null) return <p className="text-center text-ink-soft">Signing in …</p>;
  const { offer, present } = found;
  return (
    <div className="flex flex-col gap-4">
      {present !== null && <Present session={present} />}
      {offer.invitations.length === 0 ? (
        <Button
          look="primary"
          isBusy={isBusy}
          onClick={() => void finish(null)}
          className="h-10 text-sm"
        >
          Sign in as {offer.user?.name}
        </Button>
      ) : (
        <>
          <p className="text-center text-ink-soft">
            You are invited. What you accept signs you in.
          </p>
          {offer.invitations.map(({ id, tenantName, role }) => (
            <Button
              key={id}
              look="primary"
              isBusy={isBusy}
              onClick={() => void finish(id)}
              className="h-auto! min-h-10 text-sm whitespace-normal!"
            >
              Join {tenantName} as {roles[role].name.toLowerCase()}
            </Button>
          ))}
        </>
      )}
    </div>
  );
}
