import type { Api } from "../api.ts";
import type { Campaign } from "../facts.ts";
import { impose, type Journal, type Undo } from "../journal.ts";
import { confirmImport, contactOf, nameOf, stageImport } from "../files.ts";
import type { Random } from "../random.ts";
import type { Stage } from "../stage.ts";
import { pause, someOf } from "./pause.ts";

const newPerFile = 6;

/** Imports files of the wrong people and undoes them, while their calls are live, until the signal falls. */
export async function undoWrongFiles(
  stage: Stage,
  journal: Journal,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  for (let nth = 0; !signal.aborted; nth += 1) {
    await pause(random, [500, 4_000], signal);
    if (signal.aborted) return;
    await importAndUndo(stage, journal, random, { nth, campaign: random.oneOf(stage.campaigns) });
  }
}

async function importAndUndo(
  stage: Stage,
  journal: Journal,
  random: Random,
  { nth, campaign }: { readonly nth: number; readonly campaign: Campaign },
): Promise<void> {
  const api = stage.apis.get(campaign.tenant)!;
  const area = campaign.numbers[0]!.slice(0, 5);
  const created = Array.from(
    { length: newPerFile },
    (_, index) => `${area}556${String(nth * newPerFile + index).padStart(4, "0")}`,
  );
  const known = someOf(random, membersToRename(stage, journal, campaign), 4);
  const rows = [...created, ...known].map((number) => `Wrong ${number},${number}`);
  const importId = await stageImport(api, campaign.id, ["name,phone", ...rows].join("\n"));
  await confirmImport(api, importId);
  // Sometimes while it is applied; else while the first calls are live.
  await pause(random, random.next() < 0.2 ? [0, 50] : [300, 4_000], neverAborted);
  const edited = await edit(api, random, [
    ...someOf(random, created, 1),
    ...someOf(random, known, 1),
  ]);
  const undo: Undo = {
    importId,
    tenant: campaign.tenant,
    campaignId: campaign.id,
    created,
    renamed: new Map(known.map((number) => [number, nameOf(number)])),
    edited,
  };
  const { tenant, id: campaignId } = campaign;
  const bar = { what: "UNDO", tenant, campaignId, numbers: new Set(created) } as const;
  await impose(journal, [bar], () => undoImport(api, importId));
  journal.undos.push(undo);
}

/** In a campaign that does not recur, a file would schedule another call for somebody who was called. */
function membersToRename(
  { campaigns }: Stage,
  journal: Journal,
  { id, frequency }: Campaign,
): readonly string[] {
  if (frequency === null) return [];
  // A file that is applied later would give the contact its name again.
  const elsewhere = new Set(campaigns.filter((one) => one.id !== id).flatMap((one) => one.numbers));
  const busy = new Set(journal.undos.flatMap(({ renamed }) => [...renamed.keys()]));
  return journal.imported
    .filter(({ campaignId, isFinal }) => campaignId === id && isFinal)
    .filter(({ number }) => !busy.has(number) && !elsewhere.has(number))
    .map(({ number }) => number);
}

/** A person corrects names of the file, where its rows were applied already. */
async function edit(
  api: Api,
  random: Random,
  numbers: readonly string[],
): Promise<Map<string, string>> {
  const edited = new Map<string, string>();
  for (const number of numbers.filter(() => random.next() < 0.5)) {
    const contact = await contactOf(api, number);
    if (contact?.name !== `Wrong ${number}`) continue;
    const name = `Edited ${number}`;
    await api.ask(
      `mutation ($id: ID!, $input: UpdateContactInput!) {
        updateContact(id: $id, input: $input) {
          ... on Contact { id } ... on Error { isError: __typename message }
        }
      }`,
      { id: contact.id, input: { name } },
    );
    edited.set(number, name);
  }
  return edited;
}

/** Also twice, as the answer may get lost. */
async function undoImport(api: Api, importId: string): Promise<void> {
  const { status } = await api.ask<{ status: string }>(
    `mutation ($id: ID!) {
      undoImport(id: $id) { ... on Import { status } ... on Error { isError: __typename message } }
    }`,
    { id: importId },
  );
  if (status !== "UNDONE") throw new Error(`an import that was undone is ${status}`);
}

const neverAborted = new AbortController().signal;
