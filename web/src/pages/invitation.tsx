import { useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import {
  acceptInvitation,
  type InvitationFacts,
  lookAtInvitation,
  forgetSession,
} from "~/data/session.ts";
import { SignInFrame, takeToken } from "~/features/sign-in/frame.tsx";
import { Button } from "~/ui/button.tsx";
import { Failure } from "~/ui/failure.tsx";
import { roles } from "~/words/roles.ts";

/** Says what an invitation offers, and accepts it after a click. */
export function Invitation() {
  const [token] = useState(() => takeToken("invitation") ?? "");
  const router = useRouter();
  const navigate = useNavigate();
  const [offer, setOffer] = useState<InvitationFacts | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  useEffect(() => {
    lookAtInvitation(token).then(setOffer, setError);
  }, [token]);
  const accept = async (asNewUser: boolean): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      const { tenantId } = await acceptInvitation(token, asNewUser);
      forgetSession();
      await router.invalidate();
      await navigate({ to: "/t/$tenantId/today", params: { tenantId }, replace: true });
    } catch (failed) {
      setError(failed);
      setIsBusy(false);
    }
  };
  return (
    <SignInFrame>
      {error !== null && <Failure error={error} what="The invitation was not accepted." />}
      {offer === null ? (
        error === null && <p className="text-center text-ink-soft">Looking at the invitation …</p>
      ) : (
        <Offer offer={offer} isBusy={isBusy} onAccept={(asNew) => void accept(asNew)} />
      )}
    </SignInFrame>
  );
}

function Offer({
  offer: { name, role, tenantName, signedIn },
  isBusy,
  onAccept,
}: {
  readonly offer: InvitationFacts;
  readonly isBusy: boolean;
  readonly onAccept: (asNewUser: boolean) => void;
}) {
  return (
    <>
      <p className="text-center text-ink-soft">
        You are invited to <strong className="text-ink">{tenantName}</strong> as{" "}
        <strong className="text-ink">{roles[role].name.toLowerCase()}</strong>: you may{" "}
        {roles[role].may}.
      </p>
      {signedIn !== null && (
        <Button
          look="primary"
          isBusy={isBusy}
          onClick={() => onAccept(false)}
          className="h-10 text-sm"
        >
          Accept as {signedIn.name}
        </Button>
      )}
      <Button
        look={signedIn === null ? "primary" : "plain"}
        isBusy={isBusy}
        onClick={() => onAccept(true)}
        className="h-10 text-sm"
      >
        {signedIn === null ? `Accept as ${name}` : `I am not ${signedIn.name}: accept as ${name}`}
      </Button>
    </>
  );
}
