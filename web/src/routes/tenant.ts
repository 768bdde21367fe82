import { createRoute, redirect } from "@tanstack/react-router";
import { connectionFor } from "~/data/connection.ts";
import { currentSession, formerSession, type Seat, type Session } from "~/data/session.ts";
import { setBarred } from "~/data/status.ts";
import { Shell } from "~/features/shell/shell.tsx";
import { root } from "./root.ts";

function seatIn(session: Session | null, tenantId: string): Seat | undefined {
  return session?.seats.find((each) => each.tenantId === tenantId);
}

/** The pages of one tenant. */
export const tenant = createRoute({
  getParentRoute: () => root,
  path: "/t/$tenantId",
  beforeLoad: async ({ params: { tenantId }, location, cause }) => {
    const session = await currentSession();
    const search = { back: location.href };
    const seat = seatIn(session, tenantId);
    if (session !== null && seat !== undefined) {
      return { session, seat, connection: connectionFor(tenantId) };
    }
    const before = formerSession();
    const seatBefore = seatIn(before, tenantId);
    if (cause === "stay" && before !== null && seatBefore !== undefined) {
      // What was typed in an open page is not lost: a dialog over it says that the session or the access has ended.
      setBarred(session === null ? "SIGNED_OUT" : "NO_ACCESS");
      return { session: before, seat: seatBefore, connection: connectionFor(tenantId) };
    }
    throw redirect({
      to: session === null ? "/sign-in" : "/no-access",
      search,
      replace: true,
    });
  },
  component: Shell,
});
