import { createRoute } from "@tanstack/react-router";
import { start } from "~/data/connection.ts";
import { AssistantsDocument, CampaignToEditDocument, PhoneNumbersDocument } from "~/gql/graphql.ts";
import { page } from "./page.ts";
import { tenant } from "./tenant.ts";

export const campaignEdit = createRoute({
  getParentRoute: () => tenant,
  path: "/campaigns/$campaignId/edit",
  loader: ({ context: { connection }, params: { campaignId } }) => {
    start(connection, CampaignToEditDocument, { id: campaignId });
    start(connection, AssistantsDocument, {});
    start(connection, PhoneNumbersDocument, {});
  },
  component: page(() => import("~/pages/campaign-edit.tsx"), "CampaignEdit"),
});
