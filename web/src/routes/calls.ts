import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { tenant } from "./tenant.ts";

export const calls = createRoute({
  getParentRoute: () => tenant,
  path: "/calls",
  component: lazyRouteComponent(() => import("~/pages/calls.tsx"), "Calls"),
});
