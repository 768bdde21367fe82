import { stream } from "#events/stream.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { type ChangedRows, changedRows } from "../changed-rows.ts";
import { campaignOf } from "./call-changed.ts";
import { Campaign } from "./campaign.ts";
import { Import } from "./import.ts";
import { LiveEvent, sinceArg } from "./live-event.ts";

const CampaignsChangedEvent = builder.objectRef<ChangedRows>("CampaignsChangedEvent").implement({
  description: "The campaigns that have changed since the last event.",
  interfaces: [LiveEvent],
  fields: (t) => ({
    campaigns: t.prismaField({
      type: [Campaign],
      description:
        "The campaigns as they are now; a campaign that was deleted has `deletedAt`. Empty if `readAgain` is true, and in the first event after a `since`.",
      resolve: (query, { ids }, _args, context) =>
        context.prisma.campaign.findMany({
          ...query,
          where: { id: { in: [...ids] }, tenantId: tenantOf(context) },
          orderBy: { id: "desc" },
        }),
    }),
  }),
});

const ImportsChangedEvent = builder
  .objectRef<ChangedRows & { readonly campaignId: string | null }>("ImportsChangedEvent")
  .implement({
    description: "The imports that have changed since the last event.",
    interfaces: [LiveEvent],
    fields: (t) => ({
      imports: t.prismaField({
        type: [Import],
        description:
          "The imports as they are now. Empty if `readAgain` is true, and in the first event after a `since`.",
        resolve: (query, { ids, campaignId }, _args, context) =>
          context.prisma.import.findMany({
            ...query,
            where: {
              id: { in: [...ids] },
              tenantId: tenantOf(context),
              ...(campaignId !== null && { campaignId }),
            },
            orderBy: { id: "desc" },
          }),
      }),
    }),
  });

builder.subscriptionFields((t) => ({
  campaignsChanged: t.field({
    type: CampaignsChangedEvent,
    description:
      "Sends the campaigns that have changed, at most twice per second: a new campaign, another state or setting, and each change of its calls, so that `gate`, `progress` and `people` can be shown for a page of campaigns with one subscription. Intermediate states may be skipped; the latest state is always sent. `readAgain` is also true when settings of the tenant, which apply to all campaigns, have changed. A gate that opens or closes by the clock alone sends nothing: read it again at `gate.opensAt` and `gate.closesAt`.",
    args: { since: t.arg.string(sinceArg) },
    subscribe: async (_root, { since }, context) =>
      await changedRows(context, since ?? null, {
        kinds: ["CALLS", "CAMPAIGN"],
        concernsAll: ["TENANT"],
      }),
    resolve: (event) => event,
  }),
  importsChanged: t.field({
    type: ImportsChangedEvent,
    description:
      "Sends the imports that are new or have changed, at most twice per second. Intermediate states may be skipped; the latest state is always sent. An event may be empty if you ask for the imports of one campaign.",
    args: {
      campaignId: t.arg.id({ description: "Sends imports into this campaign only." }),
      since: t.arg.string(sinceArg),
    },
    subscribe: async (_root, { campaignId, since }, context) => {
      const id = campaignId == null ? null : await campaignOf(context, campaignId);
      const events = await changedRows(context, since ?? null, { kinds: ["IMPORT"] });
      return stream(events, async function* (changed) {
        for await (const event of changed) yield { ...event, campaignId: id };
      });
    },
    resolve: (event) => event,
  }),
}));
