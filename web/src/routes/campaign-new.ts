import { createRoute } from "@tanstack/react-router";
import { start } from "~/data/connection.ts";
import { AssistantsDocument, PhoneNumbersDocument } from "~/gql/graphql.ts";
import { page } from "./page.ts";
import { tenant } from "./tenant.ts";

export const campaignNew = createRoute({
  getParentRoute: () => tenant,
  path: "/campaigns/new",
  loader: ({ context: { connection } }) => {
    start(connection, AssistantsDocument, {});
    start(connection, PhoneNumbersDocument, {});
  },
  component: page(() => import("~/pages/campaign-new.tsx"), "CampaignNew"),
});
