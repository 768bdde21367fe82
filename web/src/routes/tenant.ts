import { createRoute, redirect } from "@tanstack/react-router";
import { connectionFor } from "~/data/connection.ts";
import { readSession } from "~/data/session.ts";
import { Shell } from "~/features/shell/shell.tsx";
import { root } from "./root.ts";

/** The pages of one tenant. */
export const tenant = createRoute({
  getParentRoute: () => root,
  path: "/t/$tenantId",
  beforeLoad: async ({ params: { tenantId }, location }) => {
    const session = await readSession();
    const seat = session?.seats.find((each) => each.tenantId === tenantId);
    if (session === null || seat === undefined) {
      throw redirect({ to: "/sign-in", search: { back: location.href }, replace: true });
    }
    return { session, seat, connection: connectionFor(tenantId) };
  },
  component: Shell,
});
