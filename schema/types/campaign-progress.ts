import type {
  CampaignProgress as Progress,
  PeopleOfCampaign as People,
} from "#domain/campaigns/progress.ts";
import { builder } from "../builder.ts";
import { encodeId } from "../ids.ts";

export const CampaignPeople = builder.objectRef<People>("CampaignPeople").implement({
  description:
    "The number of enrolled contacts by state. Each contact is counted once per field, and the fields overlap. Test calls are not counted.",
  fields: (t) => ({
    enrolled: t.exposeInt("enrolled", { description: "Contacts that are enrolled now." }),
    called: t.exposeInt("called", {
      description: "Contacts with at least one call that rang or may have rung.",
    }),
    reached: t.exposeInt("reached", {
      description: "Contacts with at least one COMPLETED call.",
    }),
    waiting: t.exposeInt("waiting", {
      description: "Contacts with a call that is scheduled or live.",
    }),
    notCallable: t.exposeInt("notCallable", {
      description:
        "Contacts that cannot be called at present, whatever the time: they are on do-not-call, their number is unreachable, or they have reached `retryAttempts`.",
    }),
  }),
});

export const CampaignProgress = builder
  .objectRef<Progress & { readonly campaignId: string }>("CampaignProgress")
  .implement({
    description:
      "The number of calls of a campaign by status, and of its contacts by state. Test calls are not counted.",
    fields: (t) => ({
      id: t.id({
        description: "The ID of the campaign, so that client caches can identify this object.",
        resolve: ({ campaignId }) => encodeId("Campaign", campaignId),
      }),
      scheduled: t.exposeInt("SCHEDULED", { description: "Calls with the status SCHEDULED." }),
      calling: t.exposeInt("CALLING", {
        description: "Calls with the status CALLING: they are being placed or are ringing.",
      }),
      notSent: t.exposeInt("notSent", {
        description:
          "Of the calls in `calling`, those that are about to be placed: the request has not been sent to VAPI. If the campaign is paused, they are scheduled again; if it is stopped, they are cancelled.",
      }),
      inProgress: t.exposeInt("IN_PROGRESS", {
        description: "Calls with the status IN_PROGRESS: they were answered and have not ended.",
      }),
      completed: t.exposeInt("COMPLETED", {
        description:
          "Calls with the status COMPLETED: they ended after a person or a machine answered.",
      }),
      failed: t.exposeInt("FAILED", {
        description: "Calls with the status FAILED: they ended without a conversation.",
      }),
      cancelled: t.exposeInt("CANCELLED", {
        description:
          "Calls with the status CANCELLED: they were cancelled before they were placed.",
      }),
      people: t.field({
        type: CampaignPeople,
        description: "The number of contacts by state.",
        resolve: ({ campaignId }, _args, { loaders }) => loaders.people.load(campaignId),
      }),
    }),
  });
