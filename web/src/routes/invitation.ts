import { createRoute } from "@tanstack/react-router";
import { page } from "./page.ts";
import { root } from "./root.ts";

export const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: page(() => import("~/pages/invitation.tsx"), "Invitation"),
});
