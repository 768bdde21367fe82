import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { tenant } from "./tenant.ts";

export const campaignNew = createRoute({
  getParentRoute: () => tenant,
  path: "/campaigns/new",
  component: lazyRouteComponent(() => import("~/pages/campaign-new.tsx"), "CampaignNew"),
});
