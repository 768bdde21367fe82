import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { tenant } from "./tenant.ts";

export const campaignEdit = createRoute({
  getParentRoute: () => tenant,
  path: "/campaigns/$campaignId/edit",
  component: lazyRouteComponent(() => import("~/pages/campaign-edit.tsx"), "CampaignEdit"),
});
