import type { CampaignState } from "~/gql/graphql.ts";
import type { Tone } from "~/ui/status.tsx";

const words: Readonly<Record<CampaignState, { readonly word: string; readonly tone: Tone }>> = {
  ACTIVE: { word: "Waits", tone: "idle" },
  PAUSED: { word: "Paused", tone: "warn" },
  STOPPED: { word: "Stopped", tone: "idle" },
  FAULTED: { word: "Fault", tone: "bad" },
};

export const campaignStates = Object.keys(words) as readonly CampaignState[];

/** The state of a campaign in a word. An active campaign dials while its gate is open. */
export function stateOf(
  state: CampaignState,
  isOpen: boolean,
): { readonly word: string; readonly tone: Tone } {
  return state === "ACTIVE" && isOpen ? { word: "Dials", tone: "live" } : words[state];
}
