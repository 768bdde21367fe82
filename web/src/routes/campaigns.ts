import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { tenant } from "./tenant.ts";

export const campaigns = createRoute({
  getParentRoute: () => tenant,
  path: "/campaigns",
  component: lazyRouteComponent(() => import("~/pages/campaigns.tsx"), "Campaigns"),
});
