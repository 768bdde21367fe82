import { setTimeout as delay } from "node:timers/promises";
import { closeDates } from "./acts/closed-dates.ts";
import { copyCampaigns } from "./acts/copies.ts";
import { keepDoNotCallLists } from "./acts/do-not-call.ts";
import { changeCaps, changePaces } from "./acts/limits.ts";
import { moveContacts } from "./acts/moves.ts";
import { recordPermits } from "./acts/permits.ts";
import { stopAndStart } from "./acts/stops.ts";
import { undoWrongFiles } from "./acts/wrong-files.ts";
import type { Api } from "./api.ts";
import type { Campaign } from "./facts.ts";
import { cancelImport, confirmImport, nameOf, stageImport, whileStatus } from "./files.ts";
import { emptyJournal, type Journal, type Limit } from "./journal.ts";
import { createRandom, type Random } from "./random.ts";
import type { Stage } from "./stage.ts";

/** What people do in a run, all at once, each kind one after another. Each kind has a chance of its own. */
const kinds = {
  stopAndStart,
  closeDates,
  copyCampaigns,
  keepDoNotCallLists,
  changeCaps,
  changePaces,
  moveContacts,
  recordPermits,
  undoWrongFiles,
};

/** Everything that people do until the signal falls; files of contacts are uploaded in `uploadMs`. */
export async function meddle(
  stage: Stage,
  { seed, uploadMs }: { readonly seed: string; readonly uploadMs: number },
  signal: AbortSignal,
): Promise<Journal> {
  const journal = { ...emptyJournal(), limits: limitsAtFirst(stage, new Date()) };
  await Promise.all([
    uploadAll(stage, journal, createRandom(`${seed} uploads`), uploadMs),
    ...Object.entries(kinds).map(([name, act]) =>
      act(stage, journal, createRandom(`${seed} ${name}`), signal),
    ),
  ]);
  return journal;
}

/** Those with which tenants and campaigns were made. */
function limitsAtFirst({ tenants, campaigns }: Stage, answeredAt: Date): Limit[] {
  const given: readonly (Omit<Limit, "max"> & { readonly max: number | null })[] = [
    ...tenants.map(({ name, startsPerMinute }) => ({
      what: "RATE" as const,
      tenant: name,
      campaignId: null,
      max: startsPerMinute,
      answeredAt,
      replacedAt: null,
    })),
    ...campaigns.flatMap(({ tenant, id, startsPerMinute, maxCallsPerNumberPerDay }) => {
      const own = { tenant, campaignId: id, answeredAt, replacedAt: null };
      return [
        { ...own, what: "RATE" as const, max: startsPerMinute },
        { ...own, what: "PER_NUMBER" as const, max: maxCallsPerNumberPerDay },
      ];
    }),
  ];
  return given.flatMap(({ max, ...rest }) => (max === null ? [] : [{ ...rest, max }]));
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
      // Contacts who move must not get the zone of a file again that is applied twice, after an answer got lost.
      isLookedAt: random.next() < 0.5 || campaign.clocks !== null,
    }));
  });
  await Promise.all(
    pieces
      .filter(({ numbers }) => numbers.length > 0)
      .map(async ({ campaign, numbers, atMs, isLookedAt }) => {
        await delay(atMs);
        const zoneOf = (number: string): string => campaign.clocks?.stated.get(number) ?? "";
        const rows = numbers.map((number) => `${nameOf(number)},${number},${zoneOf(number)}`);
        const csv = ["name,phone,time zone", ...rows].join("\n");
        const api = stage.apis.get(campaign.tenant)!;
        await (isLookedAt ? uploadInSteps : upload)(api, campaign, csv);
        for (const number of numbers) {
          journal.imported.push({ campaignId: campaign.id, number, isFinal: isLookedAt });
        }
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
