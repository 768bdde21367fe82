import type { CampaignState } from "~/gql/graphql.ts";
import type { Tone } from "~/ui/status.tsx";

const words: Readonly<Record<CampaignState, { readonly word: string; readonly tone: Tone }>> = {
  ACTIVE: { word: "Waits", tone: "idle" },
  PAUSED: { word: "Paused", tone: "warn" },
  STOPPED: { word: "Stopped", tone: "idle" },
  FAULTED: { word: "Fault", tone: "bad" },
};

export const campaignStates = Object.keys(words) as readonly CampaignState[];

/** The state of a campaign in a word. An active campaign dials when its gate is open and somebody waits for a call. */
export function stateOf(
  state: CampaignState,
  { isOpen, slotsInUse }: { readonly isOpen: boolean; readonly slotsInUse: number },
): { readonly word: string; readonly tone: Tone } {
  if (state !== "ACTIVE" || !isOpen) return words[state];
  return slotsInUse > 0 ? { word: "Dials", tone: "live" } : { word: "Open", tone: "good" };
}
