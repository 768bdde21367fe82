import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { tenant } from "./tenant.ts";

export const campaignTabs = ["overview", "contacts", "calls", "imports", "settings"] as const;
export type CampaignTab = (typeof campaignTabs)[number];

export interface CampaignSearch {
  /** Left out: the overview. */
  readonly tab?: CampaignTab;
  /** A search among the contacts. */
  readonly q?: string;
}

export const campaign = createRoute({
  getParentRoute: () => tenant,
  path: "/campaigns/$campaignId",
  validateSearch: ({ tab, q }: Record<string, unknown>): CampaignSearch => ({
    ...(campaignTabs.includes(tab as CampaignTab) && { tab: tab as CampaignTab }),
    ...(typeof q === "string" && q !== "" && { q }),
  }),
  component: lazyRouteComponent(() => import("~/pages/campaign.tsx"), "CampaignPage"),
});
