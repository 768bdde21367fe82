import type { GateStatus } from "#domain/scheduling/gate-status.ts";
import { builder } from "../builder.ts";
import { DecisionReasonEnum } from "../enums.ts";

export const CampaignGate = builder.objectRef<GateStatus>("CampaignGate").implement({
  description: "Whether a campaign may dial now. It is what the scheduler asks, too.",
  fields: (t) => ({
    isOpen: t.exposeBoolean("isOpen", { description: "Whether calls may be placed now." }),
    reason: t.expose("reason", {
      type: DecisionReasonEnum,
      nullable: true,
      description: "The rule that keeps it shut; null when it is open.",
    }),
    opensAt: t.expose("opensAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When the present window opened, or the next one opens; null when none ever will.",
    }),
    closesAt: t.expose("closesAt", {
      type: "DateTime",
      nullable: true,
      description: "When the present window closes; null when none is open.",
    }),
    slotsInUse: t.exposeInt("slotsInUse", { description: "Live calls of this campaign." }),
    slotsFree: t.exposeInt("slotsFree", {
      description: "Calls that could be placed now, by the campaign's limit and the tenant's.",
    }),
  }),
});
