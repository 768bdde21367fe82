import { createRoute } from "@tanstack/react-router";
import type { CampaignState } from "~/gql/graphql.ts";
import { campaignStates } from "~/words/campaign-state.ts";
import { page } from "./page.ts";
import { tenant } from "./tenant.ts";

export interface CampaignsSearch {
  /** Campaigns whose name contains this. */
  readonly q?: string;
  readonly state?: CampaignState;
}

export const campaigns = createRoute({
  getParentRoute: () => tenant,
  path: "/campaigns",
  validateSearch: ({ q, state }: Record<string, unknown>): CampaignsSearch => ({
    ...(typeof q === "string" && q !== "" && { q }),
    ...(campaignStates.includes(state as CampaignState) && { state: state as CampaignState }),
  }),
  component: page(() => import("~/pages/campaigns.tsx"), "Campaigns"),
});
