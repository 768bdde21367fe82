import { workOnCampaign } from "#domain/campaigns/campaign-work.ts";
import type { Handler } from "./handler.ts";

export const followCampaign: Handler<"follow-campaign"> = async (context, place) => {
  await workOnCampaign(context, place);
};
