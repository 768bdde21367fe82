import type { CampaignProgress as Progress } from "#domain/campaigns/progress.ts";
import { builder } from "../builder.ts";

export const CampaignProgress = builder
  .objectRef<Progress & { readonly campaignId: string }>("CampaignProgress")
  .implement({
    description: "How many calls of a campaign stand where. Test calls are not counted.",
    fields: (t) => ({
      scheduled: t.exposeInt("SCHEDULED", { description: "Calls that wait." }),
      calling: t.exposeInt("CALLING", { description: "Calls being placed, or ringing." }),
      inProgress: t.exposeInt("IN_PROGRESS", {
        description: "Calls that were answered and go on.",
      }),
      completed: t.exposeInt("COMPLETED", { description: "Calls that somebody had picked up." }),
      failed: t.exposeInt("FAILED", { description: "Calls that ended without a conversation." }),
      cancelled: t.exposeInt("CANCELLED", { description: "Calls that were never placed." }),
    }),
  });
