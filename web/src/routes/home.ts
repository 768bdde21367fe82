import { createRoute, redirect } from "@tanstack/react-router";
import { readSession } from "~/data/session.ts";
import { root } from "./root.ts";

/**
 * `/`: leads to the tenant of whoever is signed in. `/#login=<token>` leads to signing in with a link, and
 * `/#invitation=<token>` to accepting an invitation.
 */
export const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async ({ location }) => {
    if (location.hash.startsWith("login=")) {
      throw redirect({ to: "/sign-in", hash: location.hash, replace: true });
    }
    if (location.hash.startsWith("invitation=")) {
      throw redirect({ to: "/invitation", hash: location.hash, replace: true });
    }
    const session = await readSession();
    const [seat] = session?.seats ?? [];
    if (seat === undefined) throw redirect({ to: "/sign-in", replace: true });
    throw redirect({
      to: "/t/$tenantId/today",
      params: { tenantId: seat.tenantId },
      replace: true,
    });
  },
});
