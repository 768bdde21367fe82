import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { start } from "~/data/connection.ts";
import { AssistantsDocument, PhoneNumbersDocument } from "~/gql/graphql.ts";
import { tenant } from "./tenant.ts";

export const campaignNew = createRoute({
  getParentRoute: () => tenant,
  path: "/campaigns/new",
  loader: ({ context: { connection } }) => {
    start(connection, AssistantsDocument, {});
    start(connection, PhoneNumbersDocument, {});
  },
  component: lazyRouteComponent(() => import("~/pages/campaign-new.tsx"), "CampaignNew"),
});
