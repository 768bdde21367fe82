import { useRouter } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useState } from "react";
import { disconnect } from "~/data/connection.ts";
import {
  readSession,
  type Seat,
  type Session,
  signInByLink,
  forgetSession,
} from "~/data/session.ts";
import { openProviderWindow } from "~/data/provider.ts";
import { tellOtherTabs, whenSignedInElsewhere } from "~/data/signed-in-elsewhere.ts";
import { setBarred, useLiveStatus } from "~/data/status.ts";
import { nameOf } from "~/features/sign-in/present.tsx";
import { SignInWays } from "~/features/sign-in/ways.tsx";
import { Button, buttonClass } from "~/ui/button.tsx";
import { Dialog } from "~/ui/dialog.tsx";

/** Over the page when the session has ended: what was typed is still there after signing in again. */
export function SignInAgain({ session, seat }: { readonly session: Session; readonly seat: Seat }) {
  const { barred } = useLiveStatus();
  const router = useRouter();
  /** Somebody else than before, or somebody without access to the tenant. */
  const [other, setOther] = useState<Session | null>(null);
  const goOn = async (): Promise<void> => {
    setOther(null);
    disconnect();
    setBarred(null);
    forgetSession();
    await router.invalidate();
  };
  const isOpen = barred === "SIGNED_OUT";
  const check = async (): Promise<void> => {
    const now = await readSession();
    if (now === null) return;
    const isSame = now.user?.id === session.user?.id && seatIn(now, seat) !== undefined;
    if (isSame) await goOn();
    else setOther(now);
  };
  const hear = useEffectEvent(() => void check());
  useEffect(() => (isOpen ? whenSignedInElsewhere(() => hear()) : undefined), [isOpen]);
  const enter = async (): Promise<void> => {
    tellOtherTabs();
    await check();
  };
  return (
    <Dialog
      title="You are signed out"
      about="The session has ended. Sign in again: this page stays as it is."
      isOpen={isOpen}
      onClose={() => {}}
      width="max-w-sm"
    >
      {other === null ? (
        <SignInWays
          onProvider={openProviderWindow}
          onSignedIn={enter}
          onLink={async (token) => {
            await signInByLink(token);
            await enter();
          }}
        />
      ) : (
        <SomebodyElse
          was={session}
          is={other}
          seat={seat}
          onGoOn={() => void goOn()}
          onAgain={() => setOther(null)}
        />
      )}
    </Dialog>
  );
}

function seatIn({ seats }: Session, { tenantId }: Seat): Seat | undefined {
  return seats.find((each) => each.tenantId === tenantId);
}

/** What was typed is of one person, and would be sent by another. */
function SomebodyElse({
  was,
  is,
  seat,
  onGoOn,
  onAgain,
}: {
  readonly was: Session;
  readonly is: Session;
  readonly seat: Seat;
  readonly onGoOn: () => void;
  readonly onAgain: () => void;
}) {
  const mayGoOn = seatIn(is, seat) !== undefined;
  return (
    <div className="flex flex-col gap-4">
      <p role="alert" className="rounded-md bg-warn-soft px-3 py-2 text-warn">
        You are signed in as <strong>{nameOf(is)}</strong> now; this page was opened by{" "}
        <strong>{nameOf(was)}</strong>.{" "}
        {mayGoOn
          ? `What you do from here on is done by ${nameOf(is)}.`
          : `${nameOf(is)} has no access to ${seat.tenantName}.`}
      </p>
      {mayGoOn && (
        <Button look="primary" onClick={onGoOn} className="h-10 text-sm">
          Go on as {nameOf(is)}
        </Button>
      )}
      <Button onClick={onAgain} className="h-10 text-sm">
        Sign in as somebody else
      </Button>
      <a href="/" className={`${buttonClass("quiet")} h-10! text-sm!`}>
        Leave this page
      </a>
    </div>
  );
}
