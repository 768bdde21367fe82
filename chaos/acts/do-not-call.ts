import { type Bar, impose, type Journal, lift } from "../journal.ts";
import { campaignIdOf } from "../facts.ts";
import type { Random } from "../random.ts";
import { willSay } from "../said-in-call.ts";
import type { Stage } from "../stage.ts";
import { pause, someOf } from "./pause.ts";

/** Puts numbers on the do-not-call lists, and takes some off again, until the signal falls. */
export async function keepDoNotCallLists(
  stage: Stage,
  journal: Journal,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await pause(random, [300, 3_000], signal);
    if (signal.aborted) return;
    const removable = removableOf(stage, journal);
    if (removable.length > 2 && random.next() < 0.5) {
      const numbers = someOf(random, removable, random.between(1, 4));
      for (const [tenant, some] of Map.groupBy(numbers, (one) => one.tenant)) {
        await remove(stage, journal, { tenant, numbers: some.map(({ number }) => number) });
      }
    } else await add(stage, journal, random);
  }
}

async function add(stage: Stage, journal: Journal, random: Random): Promise<void> {
  const campaign = random.oneOf(stage.campaigns);
  const called = new Set(
    stage.simulator.calls
      .filter((call) => campaignIdOf(call) === campaign.id)
      .map(({ number }) => number),
  );
  const waiting = campaign.numbers.filter((number) => !called.has(number));
  // Mostly of people whose calls wait, or are being sent just now.
  const from = waiting.length > 0 && random.next() < 0.8 ? waiting : campaign.numbers;
  const phones = someOf(random, from, random.between(1, 4));
  const api = stage.apis.get(campaign.tenant)!;
  const { tenant } = campaign;
  const isFile = random.next() < 0.25;
  const bars = phones.map((number) => ({
    what: "DO_NOT_CALL" as const,
    tenant,
    campaignId: null,
    numbers: new Set([number]),
  }));
  await impose(journal, bars, () =>
    isFile
      ? api.upload(
          `mutation ($input: ImportDoNotCallInput!) {
            importDoNotCall(input: $input) {
              ... on DoNotCallImport { added } ... on Error { isError: __typename message }
            }
          }`,
          { file: null },
          new File([["phone", ...phones].join("\n")], "do-not-call.csv"),
        )
      : api.ask(
          `mutation ($input: AddToDoNotCallInput!) {
            addToDoNotCall(input: $input) {
              ... on DoNotCallAddition { added } ... on Error { isError: __typename message }
            }
          }`,
          { input: { phones, reason: "asked by letter" } },
        ),
  );
}

async function remove(
  stage: Stage,
  journal: Journal,
  { tenant, numbers: phones }: { readonly tenant: string; readonly numbers: readonly string[] },
): Promise<void> {
  const entries = entriesOf(journal).filter((bar) => phones.some((one) => bar.numbers!.has(one)));
  await lift(entries, () =>
    stage.apis.get(tenant)!.ask(
      `mutation ($input: RemoveFromDoNotCallInput!) {
        removeFromDoNotCall(input: $input) {
          ... on DoNotCallRemoval { removed } ... on Error { isError: __typename message }
        }
      }`,
      { input: { phones } },
    ),
  );
}

/** Each of one number. */
function entriesOf({ bars }: Journal): Bar[] {
  return bars.filter(({ what, liftedAt }) => what === "DO_NOT_CALL" && liftedAt === null);
}

/** Whoever asks in a call not to be called, or is about to, stays on the list, however the number came there first. */
function removableOf(
  { simulator }: Stage,
  journal: Journal,
): { readonly tenant: string; readonly number: string }[] {
  const said = new Set(simulator.calls.filter(willSay).map(({ number }) => number));
  return entriesOf(journal)
    .flatMap(({ tenant, numbers }) => [...numbers!].map((number) => ({ tenant, number })))
    .filter(({ number }) => !said.has(number));
}
