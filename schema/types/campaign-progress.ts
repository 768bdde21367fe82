import type { CampaignPeople as People } from "#db/queries/campaign-people.ts";
import type { CampaignProgress as Progress } from "#domain/campaigns/progress.ts";
import { builder } from "../builder.ts";
import { encodeId } from "../ids.ts";

const CampaignPeople = builder.objectRef<People>("CampaignPeople").implement({
  description:
    "How many people of a campaign stand where: contacts that are in the campaign now, each counted once. The counts overlap. Test calls do not count.",
  fields: (t) => ({
    enrolled: t.exposeInt("enrolled", { description: "Contacts in the campaign." }),
    called: t.exposeInt("called", {
      description: "Contacts with at least one call that rang, or may have.",
    }),
    reached: t.exposeInt("reached", {
      description: "Contacts with at least one COMPLETED call.",
    }),
    waiting: t.exposeInt("waiting", {
      description: "Contacts with a call that is scheduled or live.",
    }),
    notCallable: t.exposeInt("notCallable", {
      description:
        "Contacts that may not be called at all, for example because of do-not-call, a bad number or `retryAttempts`.",
    }),
  }),
});

export const CampaignProgress = builder
  .objectRef<Progress & { readonly campaignId: string }>("CampaignProgress")
  .implement({
    description: "How many calls and people of a campaign stand where. Test calls are not counted.",
    fields: (t) => ({
      id: t.id({
        description: "The id of the campaign, so that a client's cache can update the object.",
        resolve: ({ campaignId }) => encodeId("Campaign", campaignId),
      }),
      scheduled: t.exposeInt("SCHEDULED", { description: "Calls that wait." }),
      calling: t.exposeInt("CALLING", { description: "Calls that are being placed, or ring." }),
      inProgress: t.exposeInt("IN_PROGRESS", {
        description: "Calls that were answered and have not ended.",
      }),
      completed: t.exposeInt("COMPLETED", {
        description: "Calls that ended after a person or a machine had answered.",
      }),
      failed: t.exposeInt("FAILED", { description: "Calls that ended without a conversation." }),
      cancelled: t.exposeInt("CANCELLED", {
        description: "Calls that were cancelled before they were placed.",
      }),
      people: t.field({
        type: CampaignPeople,
        description: "The same for people instead of calls.",
        resolve: ({ campaignId }, _args, { loaders }) => loaders.people.load(campaignId),
      }),
    }),
  });
