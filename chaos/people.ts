import { setTimeout as delay } from "node:timers/promises";
import { changeCaps } from "./acts/caps.ts";
import { keepDoNotCallLists } from "./acts/do-not-call.ts";
import { undoWrongFiles } from "./acts/wrong-files.ts";
import { type Api, GraphQLRefusal } from "./api.ts";
import type { Campaign } from "./facts.ts";
import { cancelImport, confirmImport, nameOf, stageImport, whileStatus } from "./files.ts";
import { emptyJournal, impose, type Journal, lift } from "./journal.ts";
import { createRandom, type Random } from "./random.ts";
import type { Stage } from "./stage.ts";

/** What people do in a run, all at once, each kind one after another. Each kind has a chance of its own. */
const kinds = { stopAndStart, keepDoNotCallLists, changeCaps, undoWrongFiles };

/** Everything that people do until the signal falls; files of contacts are uploaded in `uploadMs`. */
export async function meddle(
  stage: Stage,
  { seed, uploadMs }: { readonly seed: string; readonly uploadMs: number },
  signal: AbortSignal,
): Promise<Journal> {
  const journal = emptyJournal();
  await Promise.all([
    uploadAll(stage, journal, createRandom(`${seed} uploads`), uploadMs),
    ...Object.entries(kinds).map(([name, act]) =>
      act(stage, journal, createRandom(`${seed} ${name}`), signal),
    ),
  ]);
  return journal;
}

/** In how many files, one after another, the contacts of a campaign arrive. */
const files = 3;

/** Uploads every campaign's contacts, piece by piece; a file that was lost on the way is sent again. */
async function uploadAll(
  stage: Stage,
  journal: Journal,
  random: Random,
  overMs: number,
): Promise<void> {
  const pieces = stage.campaigns.flatMap((campaign) => {
    const size = Math.ceil(campaign.numbers.length / files);
    return Array.from({ length: files }, (_, index) => ({
      campaign,
      numbers: campaign.numbers.slice(index * size, (index + 1) * size),
      // The first at once, so that there is something to do.
      atMs: index === 0 ? 0 : random.next() * overMs,
      isLookedAt: random.next() < 0.4,
    }));
  });
  await Promise.all(
    pieces
      .filter(({ numbers }) => numbers.length > 0)
      .map(async ({ campaign, numbers, atMs, isLookedAt }) => {
        await delay(atMs);
        const rows = numbers.map((number) => `${nameOf(number)},${number}`);
        const csv = ["name,phone", ...rows].join("\n");
        const api = stage.apis.get(campaign.tenant)!;
        await (isLookedAt ? uploadInSteps : upload)(api, campaign, csv);
        const imported = journal.imported.get(campaign.id) ?? new Set();
        journal.imported.set(campaign.id, imported.union(new Set(numbers)));
      }),
  );
}

async function upload(api: Api, { id }: Campaign, csv: string): Promise<void> {
  for (;;) {
    const started = await api.upload<{ id: string }>(
      `mutation ($input: ImportContactsInput!) {
        importContacts(input: $input) { ... on Import { id } ... on Error { isError: __typename message } }
      }`,
      { campaignId: id, file: null },
      new File([csv], "contacts.csv"),
    );
    if ((await whileStatus(api, started.id, "RUNNING")) === "COMPLETED") return;
  }
}

/** Looks at the file first, drops it, looks at it again in another way, and confirms it. */
async function uploadInSteps(api: Api, { id }: Campaign, csv: string): Promise<void> {
  await cancelImport(api, await stageImport(api, id, csv));
  for (;;) {
    const importId = await stageImport(api, id, csv);
    await api.ask(
      `mutation ($id: ID!, $input: RemapImportInput!) {
        remapImport(id: $id, input: $input) {
          ... on Import { id } ... on Error { isError: __typename message }
        }
      }`,
      { id: importId, input: { mapping: { name: "name", phone: "phone" } } },
    );
    await whileStatus(api, importId, "STAGING");
    await confirmImport(api, importId);
    if ((await whileStatus(api, importId, "RUNNING")) === "COMPLETED") return;
  }
}

const halting = ["stopCampaign", "pauseCampaign"] as const;

/** Stops, pauses and starts campaigns, one at a time, until the signal falls; all are started in the end. */
async function stopAndStart(
  stage: Stage,
  journal: Journal,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  const lasting = stage.campaigns.filter(({ name }) => !name.endsWith("soon"));
  while (!signal.aborted) {
    await delay(random.between(2_000, 8_000), undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    const { id, tenant } = random.oneOf(lasting);
    const api = stage.apis.get(tenant)!;
    const mutation = random.oneOf(halting);
    const bar = { what: "STOP", tenant, campaignId: id, numbers: null } as const;
    const stop = await impose(journal, bar, () => change(api, mutation, id));
    await delay(random.between(2_000, 6_000), undefined, { signal }).catch(() => {});
    await lift([stop], () => change(api, "startCampaign", id));
  }
  for (const { id, tenant } of stage.campaigns) {
    await change(stage.apis.get(tenant)!, "startCampaign", id);
  }
}

/** Changes that were done by a request whose answer got lost are refused the second time: they are done. */
async function change(api: Api, mutation: string, id: string): Promise<void> {
  await api
    .ask(
      `mutation ($id: ID!) {
        ${mutation}(id: $id) { ... on Campaign { state } ... on Error { isError: __typename message } }
      }`,
      { id },
    )
    .catch((error: unknown) => {
      if (!(error instanceof GraphQLRefusal)) throw error;
    });
}
