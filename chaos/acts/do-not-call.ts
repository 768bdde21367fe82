import { type Bar, impose, type Journal, lift } from "../journal.ts";
import { campaignIdOf } from "../facts.ts";
import type { Random } from "../random.ts";
import { saidInCall } from "../said-in-call.ts";
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
    const removable = journal.bars.filter((bar) => isRemovable(stage, bar));
    if (removable.length > 2 && random.next() < 0.5) {
      await remove(stage, journal, random.oneOf(removable));
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
  const bar = { what: "DO_NOT_CALL", tenant, campaignId: null, numbers: new Set(phones) } as const;
  const isFile = random.next() < 0.25;
  await impose(journal, bar, () =>
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

/** Takes the numbers of an entry off, and writes down that no entry of these numbers is left. */
async function remove(stage: Stage, journal: Journal, { tenant, numbers }: Bar): Promise<void> {
  const others = journal.bars.filter((bar) => isEntry(bar) && overlaps(bar.numbers, numbers));
  const phones = [...new Set(others.flatMap((bar) => [...(bar.numbers ?? [])]))];
  await lift(others, () =>
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

function isEntry({ what, liftedAt }: Bar): boolean {
  return what === "DO_NOT_CALL" && liftedAt === null;
}

/** Whoever asked in a call not to be called stays on the list, however the number came there first. */
function isRemovable({ simulator }: Stage, bar: Bar): boolean {
  if (!isEntry(bar)) return false;
  return !simulator.calls.some((call) => saidInCall(call) && bar.numbers!.has(call.number));
}

function overlaps(one: Bar["numbers"], other: Bar["numbers"]): boolean {
  return one !== null && other !== null && !one.isDisjointFrom(other);
}
