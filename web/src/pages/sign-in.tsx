import { getRouteApi, useNavigate, useRouter } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import {
  type LinkFacts,
  lookAtLink,
  readSession,
  type Session,
  signInByLink,
} from "~/data/session.ts";
import { KeyForm } from "~/features/sign-in/key-form.tsx";
import { Button } from "~/ui/button.tsx";
import { Failure } from "~/ui/failure.tsx";

const route = getRouteApi("/sign-in");

/** The token of the link with which the page was opened. It is removed from the address, so that nobody copies it. */
function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get("login");
  if (token !== null) history.replaceState(history.state, "", location.pathname + location.search);
  return token;
}

export function SignIn() {
  const [token] = useState(takeToken);
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center justify-center gap-2.5">
          <img src="/favicon.svg" alt="" className="size-8" />
          <h1 className="text-lg font-semibold tracking-tight">Call Scheduler</h1>
        </div>
        <div className="rounded-xl border border-line bg-panel p-6 shadow-panel">
          {token === null ? <ByKey /> : <ByLink token={token} />}
        </div>
      </div>
    </main>
  );
}

function useEnter(): (tenantId: string) => Promise<void> {
  const { back } = route.useSearch();
  const navigate = useNavigate();
  const router = useRouter();
  return async (tenantId) => {
    await router.invalidate();
    if (back !== undefined) router.history.replace(back);
    else await navigate({ to: "/t/$tenantId/today", params: { tenantId }, replace: true });
  };
}

/** A link signs in after a click: opening it must not put anybody into another tenant unseen. */
function ByLink({ token }: { readonly token: string }) {
  const enter = useEnter();
  const [link, setLink] = useState<LinkFacts | null>(null);
  const [present, setPresent] = useState<Session | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  useEffect(() => {
    lookAtLink(token).then(setLink, setError);
    readSession().then(setPresent, () => {});
  }, [token]);
  if (error !== null) {
    return (
      <>
        <Failure error={error} what="This link does not sign you in." />
        <Divider>or</Divider>
        <ByKey />
      </>
    );
  }
  if (link === null) return <p className="text-center text-ink-soft">Looking at the link …</p>;
  const go = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const { tenantId } = await signInByLink(token);
      await enter(tenantId);
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
      {present !== null && (
        <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">
          You are signed in as {present.user?.name ?? "the holder of an API key"} now. The link
          replaces that.
        </p>
      )}
      <Button look="primary" isBusy={isBusy} onClick={() => void go()} className="h-10 text-sm">
        Sign in to {link.tenantName}
      </Button>
    </div>
  );
}

function ByKey() {
  const enter = useEnter();
  return <KeyForm onSignedIn={enter} />;
}

function Divider({ children }: { readonly children: ReactNode }) {
  return (
    <div className="my-4 flex items-center gap-3 text-xs text-ink-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      {children}
    </div>
  );
}
