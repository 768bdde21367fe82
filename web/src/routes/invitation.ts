import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root } from "./root.ts";

export const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: lazyRouteComponent(() => import("~/pages/invitation.tsx"), "Invitation"),
});
