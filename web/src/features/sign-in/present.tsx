import { Link } from "@tanstack/react-router";
import type { Session } from "~/data/session.ts";

/** Who is signed in already: nobody is to be replaced unseen. */
export function Present({ session: { user, seats } }: { readonly session: Session }) {
  const [seat] = seats;
  return (
    <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">
      You are signed in as {nameOf({ user })} now. Signing in here replaces that.
      {seat !== undefined && (
        <>
          {" "}
          <Link
            to="/t/$tenantId/today"
            params={{ tenantId: seat.tenantId }}
            className="font-medium underline"
          >
            Go on as you are
          </Link>
        </>
      )}
    </p>
  );
}

/** Who a session is of. */
export function nameOf({ user }: Pick<Session, "user">): string {
  return user?.name ?? "the holder of an API key";
}
