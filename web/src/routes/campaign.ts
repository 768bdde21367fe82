import { createRoute } from "@tanstack/react-router";
import { start } from "~/data/connection.ts";
import { CampaignPageDocument } from "~/gql/graphql.ts";
import { page } from "./page.ts";
import { tenant } from "./tenant.ts";

export const campaignTabs = [
  "overview",
  "contacts",
  "calls",
  "imports",
  "settings",
  "activity",
] as const;
export type CampaignTab = (typeof campaignTabs)[number];

export interface CampaignSearch {
  /** Left out: the overview. */
  readonly tab?: CampaignTab;
  /** A search among the contacts. */
  readonly q?: string;
  /** How many days the forecast shows. Left out: one. */
  readonly days?: "3" | "14";
  /** How far the chart of outcomes reaches. Left out: a day. */
  readonly span?: "week";
  /** Which calls are listed. Left out: those that were placed. */
  readonly show?: "waiting";
}

export const campaign = createRoute({
  getParentRoute: () => tenant,
  path: "/campaigns/$campaignId",
  validateSearch: ({ tab, q, days, span, show }: Record<string, unknown>): CampaignSearch => ({
    ...(campaignTabs.includes(tab as CampaignTab) && { tab: tab as CampaignTab }),
    ...(typeof q === "string" && q !== "" && { q }),
    ...((days === "3" || days === "14") && { days }),
    ...(span === "week" && { span }),
    ...(show === "waiting" && { show }),
  }),
  loader: ({ context: { connection }, params: { campaignId } }) =>
    start(connection, CampaignPageDocument, { id: campaignId }),
  component: page(() => import("~/pages/campaign.tsx"), "CampaignPage"),
});
