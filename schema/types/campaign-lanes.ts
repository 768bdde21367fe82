import { z } from "zod";
import { campaignLanes, countLanes, type LaneStatus } from "#domain/scheduling/campaign-lanes.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { DecisionReasonEnum } from "../enums.ts";
import { type Order, pageOf } from "../keyset.ts";
import { Campaign } from "./campaign.ts";
import { windowFields } from "./window-fields.ts";

const CampaignLane = builder.objectRef<LaneStatus>("CampaignLane").implement({
  description:
    "A campaign in one area: its contacts there may be called at the same times. An area is a set of time zones and regions in which a contact may be.",
  fields: (t) => ({
    zones: t.exposeStringList("zones", {
      description:
        "The time zones of the area, by their names in the IANA time zone database. If `hoursOf` is CONTACT, the campaign calls only when its windows are open in all of them, and its rounds are those of the first. Empty if nothing is known of where these contacts are.",
    }),
    regions: t.exposeStringList("regions", {
      description:
        "The regions of the area, by ISO 3166-1 (DE) or 3166-2 (US-FL), in which calling rules may apply.",
    }),
    isOpen: t.exposeBoolean("isOpen", {
      description: "Whether the campaign may place calls in the area now.",
    }),
    reason: t.expose("reason", {
      type: DecisionReasonEnum,
      nullable: true,
      description: "The rule that prevents calls. Null if calls may be placed.",
    }),
    message: t.exposeString("message", windowFields.message),
    opensAt: t.expose("opensAt", windowFields.opensAt),
    closesAt: t.expose("closesAt", windowFields.closesAt),
    nextOpensAt: t.expose("nextOpensAt", {
      type: "DateTime",
      nullable: true,
      description: "When the next window opens after now. Null if no window opens again.",
    }),
  }),
});

const CampaignLaneConnection = builder.connectionObject(
  {
    type: CampaignLane,
    name: "CampaignLaneConnection",
    description: "A paginated list of the areas of a campaign.",
  },
  { name: "CampaignLaneEdge", description: "An area of a campaign in a paginated list." },
);

const byArea: Order = {
  columns: { areaId: z.string().regex(/^[1-9]\d{0,8}$/) },
  direction: "asc",
};

builder.prismaObjectField(Campaign, "lanes", (t) =>
  t.connection(
    {
      type: CampaignLane,
      description:
        "The areas in which the campaign has members or scheduled calls, each with whether it may call there now; in a fixed order. Empty if the hours of the campaign are the same everywhere (`hoursOf` is CAMPAIGN, and the tenant has neither calling rules nor courtesy hours). Contacts whose area is being derived are in none of them for some seconds.",
      select: { id: true },
      resolve: ({ id }, args, context, info) => {
        const tenantId = tenantOf(context);
        return pageOf(
          { args, context, info },
          {
            order: byArea,
            areRows: false,
            find: ({ cursor, direction, take }) => {
              const after = (cursor?.[0] as string | undefined) ?? null;
              return campaignLanes(context.domain, tenantId, id, { after, direction, take });
            },
            count: (atMost) => countLanes(context.domain, tenantId, id, atMost),
          },
        );
      },
    },
    CampaignLaneConnection,
  ),
);
