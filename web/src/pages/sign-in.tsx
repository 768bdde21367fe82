import { getRouteApi, useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import {
  type LinkFacts,
  lookAtLink,
  readSession,
  type Seat,
  type Session,
  signInByLink,
  forgetSession,
} from "~/data/session.ts";
import { leaveForProvider } from "~/data/provider.ts";
import { tellOtherTabs } from "~/data/signed-in-elsewhere.ts";
import { ByProvider } from "~/features/sign-in/by-provider.tsx";
import { ChooseTenant } from "~/features/sign-in/choose-tenant.tsx";
import { SignInFrame, takeToken } from "~/features/sign-in/frame.tsx";
import { Present } from "~/features/sign-in/present.tsx";
import { SignInWays } from "~/features/sign-in/ways.tsx";
import { Button } from "~/ui/button.tsx";
import { Divider } from "~/ui/divider.tsx";
import { Failure } from "~/ui/failure.tsx";
import { signInRefusals } from "~/words/sign-in-refusals.ts";

const route = getRouteApi("/sign-in");

export function SignIn() {
  const [token, setToken] = useState(() => takeToken("login"));
  const [present, setPresent] = useState<Session | null>(null);
  const { via, refused } = route.useSearch();
  const { enter, seats, isDone } = useEnter();
  useEffect(() => {
    readSession().then(setPresent, () => {});
  }, []);
  return (
    <SignInFrame>
      {isDone ? (
        <p className="text-center text-ink-soft">You are signed in. Close this window.</p>
      ) : seats !== null ? (
        <ChooseTenant seats={seats} />
      ) : token === null ? (
        via !== undefined && refused === undefined ? (
          <ByProvider onSignedIn={enter} />
        ) : (
          <>
            {refused !== undefined && (
              <Failure error={new Error(signInRefusals[refused])} what="You are not signed in." />
            )}
            {present !== null && <Present session={present} />}
            <Ways onLink={setToken} onSignedIn={enter} />
          </>
        )
      ) : (
        <ByLink key={token} token={token} present={present} onSignedIn={enter} onLink={setToken} />
      )}
    </SignInFrame>
  );
}

function Ways({
  onLink,
  onSignedIn,
}: {
  readonly onLink: (token: string) => void;
  readonly onSignedIn: (tenantId: string | null) => Promise<void>;
}) {
  const { back, window: isWindow = false } = route.useSearch();
  return (
    <SignInWays
      onProvider={() => leaveForProvider({ back, isWindow })}
      onLink={async (pasted) => onLink(pasted)}
      onSignedIn={onSignedIn}
    />
  );
}

/** Leads to the page from which somebody came, to the tenant, or, if there are several, to the choice (`seats`). */
function useEnter() {
  const { back, window: isWindow = false } = route.useSearch();
  const navigate = useNavigate();
  const router = useRouter();
  const [seats, setSeats] = useState<readonly Seat[] | null>(null);
  const [isDone, setIsDone] = useState(false);
  const enter = async (signedInFor: string | null): Promise<void> => {
    tellOtherTabs();
    if (isWindow) {
      setIsDone(true);
      window.close();
      return;
    }
    const session = await readSession();
    const all = session?.seats ?? [];
    const wanted = signedInFor ?? (all.length === 1 ? all[0]!.tenantId : null);
    forgetSession();
    await router.invalidate();
    if (back !== undefined && all.some(({ tenantId }) => back.startsWith(`/t/${tenantId}/`))) {
      router.history.replace(back);
    } else if (wanted === null) setSeats(all);
    else await navigate({ to: "/t/$tenantId/today", params: { tenantId: wanted }, replace: true });
  };
  return { enter, seats, isDone };
}

/** A link signs in after a click: opening it must not put anybody into another tenant unseen. */
function ByLink({
  token,
  present,
  onSignedIn,
  onLink,
}: {
  readonly token: string;
  readonly present: Session | null;
  readonly onSignedIn: (tenantId: string | null) => Promise<void>;
  readonly onLink: (token: string) => void;
}) {
  const [link, setLink] = useState<LinkFacts | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  useEffect(() => {
    lookAtLink(token).then(setLink, setError);
  }, [token]);
  if (error !== null) {
    return (
      <>
        <Failure error={error} what="This link does not sign you in." />
        <Divider>or</Divider>
        <Ways onLink={onLink} onSignedIn={onSignedIn} />
      </>
    );
  }
  if (link === null) return <p className="text-center text-ink-soft">Looking at the link …</p>;
  const go = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await onSignedIn((await signInByLink(token)).tenantId);
    } catch (failed) {
      setError(failed);
      setIsBusy(false);
    }
  };
  return (
    <div className="flex flex-col gap-4 text-center">
      <p className="text-ink-soft">
        This link signs you in as <strong className="text-ink">{link.userName}</strong> of{" "}
        <strong className="text-ink">{link.tenantName}</strong>. What you do there is seen by its
        people.
      </p>
      {present !== null && <Present session={present} />}
      <Button look="primary" isBusy={isBusy} onClick={() => void go()} className="h-10 text-sm">
        Sign in to {link.tenantName}
      </Button>
    </div>
  );
}
