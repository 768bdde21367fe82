import { useData } from "~/data/use.ts";
import { NumbersOfCampaignDocument } from "~/gql/graphql.ts";

interface Line {
  readonly provider: string;
}

/** VAPI does not publish the number; users report it. */
const callsPerDay = 10;

/** What VAPI lets one of its own numbers do; null: the number is of another provider. */
export function limitOf({ provider }: Line): string | null {
  return provider === "vapi" ? `VAPI’s own number: about ${callsPerDay} calls a day` : null;
}

/** Says that a forecast does not know the daily limit of VAPI's own numbers, where there are no others. */
export function NumberLimit({ numbers }: { readonly numbers: readonly Line[] }) {
  if (numbers.length === 0 || numbers.some((number) => limitOf(number) === null)) return null;
  const calls = numbers.length * callsPerDay;
  return (
    <p className="rounded-md bg-warn-soft px-3 py-2 text-xs text-warn">
      VAPI allows its own numbers few calls: here about {calls} a day, within the United States
      only. Forecasts do not count this limit. For more calls, import a number into VAPI.
    </p>
  );
}

/** The same for the numbers of a campaign. */
export function NumberLimitOf({ campaignId }: { readonly campaignId: string }) {
  const { data } = useData(NumbersOfCampaignDocument, { id: campaignId });
  return <NumberLimit numbers={data?.campaign?.phoneNumbers ?? []} />;
}
