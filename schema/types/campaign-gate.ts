import type { GateStatus } from "#domain/scheduling/gate-status.ts";
import { builder } from "../builder.ts";
import { DecisionReasonEnum } from "../enums.ts";

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
    message: t.exposeString("message", {
      description:
        "The answer in words: until when calls can be placed, or why they cannot and what to do next.",
    }),
    opensAt: t.expose("opensAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When the current window opened or, if none is open, when the next one opens. Null if no window opens again.",
    }),
    closesAt: t.expose("closesAt", {
      type: "DateTime",
      nullable: true,
      description: "When the current window closes, exclusive. Null if no window is open.",
    }),
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
