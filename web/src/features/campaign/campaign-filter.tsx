import { useData } from "~/data/use.ts";
import { CampaignNamesDocument } from "~/gql/graphql.ts";
import { ChoiceFilter } from "~/ui/filters.tsx";

/** The campaigns by their names. */
export function CampaignFilter({
  chosen,
  onChange,
}: {
  readonly chosen: string | null;
  readonly onChange: (campaignId: string | null) => void;
}) {
  const { data } = useData(CampaignNamesDocument, { first: 100 });
  const options = data?.campaigns.edges.map(({ node }) => ({ value: node.id, word: node.name }));
  return (
    <ChoiceFilter
      name="Campaign"
      any="All campaigns"
      options={options ?? []}
      chosen={chosen}
      onChange={onChange}
    />
  );
}
