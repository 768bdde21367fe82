import { createRoute, redirect } from "@tanstack/react-router";
import { connectionFor } from "~/data/connection.ts";
import { currentSession } from "~/data/session.ts";
import { Shell } from "~/features/shell/shell.tsx";
import { root } from "./root.ts";

/** The pages of one tenant. */
export const tenant = createRoute({
  getParentRoute: () => root,
  path: "/t/$tenantId",
  beforeLoad: async ({ params: { tenantId }, location }) => {
    const session = await currentSession();
    const search = { back: location.href };
    if (session === null) throw redirect({ to: "/sign-in", search, replace: true });
    const seat = session.seats.find((each) => each.tenantId === tenantId);
    if (seat === undefined) throw redirect({ to: "/no-access", search, replace: true });
    return { session, seat, connection: connectionFor(tenantId) };
  },
  component: Shell,
});
