import type { GateStatus } from "#domain/scheduling/gate-status.ts";
import { builder } from "../builder.ts";
import { DecisionReasonEnum } from "../enums.ts";
import { windowFields } from "./window-fields.ts";

export const CampaignGate = builder.objectRef<GateStatus>("CampaignGate").implement({
  description:
    "Whether a campaign may place calls now, whatever the contact and the free slots. The scheduler uses the same result.",
  fields: (t) => ({
    isOpen: t.exposeBoolean("isOpen", { description: "Whether the campaign may place calls now." }),
    reason: t.expose("reason", {
      type: DecisionReasonEnum,
      nullable: true,
      description: "The rule that prevents calls. Null if the gate is open.",
    }),
    message: t.exposeString("message", windowFields.message),
    opensAt: t.expose("opensAt", windowFields.opensAt),
    closesAt: t.expose("closesAt", windowFields.closesAt),
    areas: t.exposeInt("lanes", {
      nullable: true,
      description:
        "The number of areas in which contacts of the campaign may be. Null if its hours are the same everywhere, or if it has no contacts.",
    }),
    openAreas: t.exposeInt("openLanes", {
      nullable: true,
      description:
        "In how many of the areas the hours are open now. The gate is open if it is open in any of them.",
    }),
    nextAreaOpensAt: t.expose("nextLaneOpensAt", {
      type: "DateTime",
      nullable: true,
      description: "When the hours open in the next of the areas in which they are closed now.",
    }),
    slotsInUse: t.exposeInt("slotsInUse", {
      description: "The number of live calls of this campaign.",
    }),
    slotsFree: t.exposeInt("slotsFree", {
      description:
        "The number of further calls that `maxConcurrentCalls` of the campaign and of the tenant allow now.",
    }),
  }),
});
