import { type FragmentType, unmask } from "~/gql/fragment-masking.ts";
import { graphql } from "~/gql/gql.ts";
import { Status } from "~/ui/status.tsx";
import { stateOf } from "~/words/campaign-state.ts";

const CampaignRowFragment = graphql(`
  fragment CampaignRow on Campaign {
    id
    name
    state
    gate { isOpen message slotsInUse slotsFree }
    people { enrolled called reached waiting notCallable }
  }
`);

/** A campaign in the list of all. */
export function CampaignRow({
  campaign,
}: {
  readonly campaign: FragmentType<typeof CampaignRowFragment>;
}) {
  const { name, state, gate, people } = unmask(CampaignRowFragment, campaign);
  const { word, tone } = stateOf(state, gate.isOpen);
  const share = people.enrolled === 0 ? 0 : people.reached / people.enrolled;
  return (
    <tr className="border-b border-line align-top last:border-0 hover:bg-sunken/60">
      <td className="px-4 py-3">
        <p className="font-medium text-ink">{name}</p>
        <p className="mt-0.5 max-w-xl text-xs text-ink-soft">{gate.message}</p>
      </td>
      <td className="px-4 py-3">
        <Status tone={tone}>{word}</Status>
      </td>
      <td className="px-4 py-3">
        <p className="flex justify-between text-xs text-ink-soft">
          <span>
            <strong className="text-sm font-semibold text-ink">{people.reached.toLocaleString()}</strong> of{" "}
            {people.enrolled.toLocaleString()}
          </span>
          <span>{Math.round(share * 100)} %</span>
        </p>
        <div className="mt-1.5 h-1.5 overflow-hidden rounded-full bg-sunken">
          <div className="h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
        </div>
      </td>
      <td className="px-4 py-3 text-right">
        <span className="font-semibold">{gate.slotsInUse}</span>
        <span className="text-ink-faint"> / {gate.slotsInUse + gate.slotsFree}</span>
      </td>
    </tr>
  );
}
