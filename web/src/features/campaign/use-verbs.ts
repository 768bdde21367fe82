import { useVerb } from "~/data/use.ts";
import {
  type CampaignInListFragment,
  DeleteCampaignDocument,
  DuplicateCampaignDocument,
  PauseCampaignDocument,
  StartCampaignDocument,
  StopCampaignDocument,
} from "~/gql/graphql.ts";
import { say } from "~/ui/toast.tsx";
import { isUnanswered, wordsOf } from "~/ui/failure.tsx";
import { countOf } from "~/words/count.ts";
import { placeOf, shortTime } from "~/time/instant.tsx";
import { forPeople, gateSentence } from "./gate-sentence.ts";

interface Refusal {
  readonly __typename?: string;
  readonly message?: string;
  readonly problems?: readonly { readonly message: string }[];
}

/** The campaign of an answer. @throws Error with the reason of a refusal */
function campaignOf<Answer extends Refusal>(
  answer: Answer,
): Extract<Answer, { __typename: "Campaign" }> {
  if (answer.__typename === "Campaign") return answer as never;
  const details = answer.problems?.map(({ message }) => message).join(" ");
  throw new Error(forPeople(details ?? answer.message ?? "The server refused."));
}

/** What can be done with a campaign. Each says afterwards exactly what it did. @throws the reason why it was not done */
export function useCampaignVerbs() {
  const [start] = useVerb(StartCampaignDocument);
  const [pause, isPausing] = useVerb(PauseCampaignDocument);
  const [stop] = useVerb(StopCampaignDocument);
  const [remove] = useVerb(DeleteCampaignDocument);
  const [duplicate] = useVerb(DuplicateCampaignDocument);
  return {
    isPausing,
    /** `firstCallAt`: as the forecast says; null if it foresees none, undefined if it is not known. */
    start: async (id: string, firstCallAt: string | null | undefined) => {
      const campaign = campaignOf((await start({ id })).startCampaign);
      say(`“${campaign.name}” is started`, { description: whenItCalls(campaign, firstCallAt) });
    },
    pause: async (id: string) => {
      try {
        const { name, gate, people } = campaignOf((await pause({ id })).pauseCampaign);
        const live = gate.slotsInUse === 0 ? "" : ` ${liveGoOn(gate.slotsInUse)}`;
        const waiting = countOf(people.waiting - gate.slotsInUse, "person waits", "people wait");
        say(`“${name}” is paused`, { description: `${waiting} for it to start again.${live}` });
      } catch (error) {
        const what = isUnanswered(error)
          ? "It is not known whether the campaign is paused"
          : "The campaign was not paused";
        say(what, {
          description: wordsOf(error).message,
          isFailure: true,
        });
      }
    },
    stop: async (id: string, cancelledBefore: number) => {
      const { name, progress } = campaignOf((await stop({ id })).stopCampaign);
      // Calls that were about to be placed are cancelled, too.
      const cancelled = Math.max(0, progress.cancelled + progress.notSent - cancelledBefore);
      const rest =
        progress.scheduled === 0 ? "" : `, ${progress.scheduled.toLocaleString()} follow`;
      const live = progress.calling - progress.notSent + progress.inProgress;
      say(`“${name}” is stopped`, {
        description: `${countOf(cancelled, "scheduled call was", "scheduled calls were")} cancelled${rest}.${live === 0 ? "" : ` ${liveGoOn(live)}`}`,
      });
    },
    remove: async (id: string) => {
      const { name } = campaignOf((await remove({ id })).deleteCampaign);
      say(`“${name}” is deleted`, { description: "Its calls are still in the history." });
    },
    duplicate: async (id: string, name: string, withContacts: boolean) => {
      const copy = campaignOf(
        (await duplicate({ id, input: { name, withContacts } })).duplicateCampaign,
      );
      say(`“${copy.name}” is created`, { description: "It is paused: look at it, then start it." });
      return copy.id;
    },
  };
}

function whenItCalls(
  campaign: CampaignInListFragment,
  firstCallAt: string | null | undefined,
): string {
  const { gate, people, timeZone } = campaign;
  if (people.enrolled === 0) return "Nobody is enrolled yet.";
  if (!gate.isOpen || firstCallAt === undefined) return gateSentence(campaign);
  if (firstCallAt === null) return "No call is foreseen.";
  const first = new Date(firstCallAt);
  // Calls of a round are made by the next run of the scheduler, within a minute.
  return first.getTime() <= Date.now() + 60_000
    ? "The first call is due now."
    : `The first call is foreseen ${shortTime(first, timeZone)} ${placeOf(timeZone)}.`;
}

export function liveGoOn(count: number): string {
  return `${countOf(count, "live call goes", "live calls go")} on to ${count === 1 ? "its" : "their"} end.`;
}
