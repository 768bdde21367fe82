import { setTimeout as delay } from "node:timers/promises";
import { type Api, GraphQLRefusal } from "./api.ts";
import type { Random } from "./random.ts";
import type { Campaign, Halt } from "./facts.ts";
import type { Stage } from "./stage.ts";

/** In how many files, one after another, the contacts of a campaign arrive. */
const files = 3;

/** Uploads every campaign's contacts, piece by piece; a file that was lost on the way is sent again. */
export async function uploadAll(stage: Stage, random: Random, overMs: number): Promise<void> {
  const pieces = stage.campaigns.flatMap((campaign) => {
    const size = Math.ceil(campaign.numbers.length / files);
    return Array.from({ length: files }, (_, index) => ({
      campaign,
      numbers: campaign.numbers.slice(index * size, (index + 1) * size),
      // The first at once, so that there is something to do.
      atMs: index === 0 ? 0 : random.next() * overMs,
    }));
  });
  await Promise.all(
    pieces
      .filter(({ numbers }) => numbers.length > 0)
      .map(async ({ campaign, numbers, atMs }) => {
        await delay(atMs);
        await upload(stage.apis.get(campaign.tenant)!, campaign, numbers);
      }),
  );
}

async function upload(api: Api, { id }: Campaign, numbers: readonly string[]): Promise<void> {
  const rows = numbers.map((number) => `Contact ${number},${number}`);
  const csv = ["name,phone", ...rows].join("\n");
  for (;;) {
    const started = await api.upload<{ id: string }>(
      `mutation ($input: ImportContactsInput!) {
        importContacts(input: $input) { ... on Import { id } ... on Error { isError: __typename message } }
      }`,
      { campaignId: id, file: null },
      new File([csv], "contacts.csv"),
    );
    if ((await finished(api, started.id)) === "COMPLETED") return;
  }
}

async function finished(api: Api, id: string): Promise<string> {
  for (;;) {
    const { status } = await api.ask<{ status: string }>(
      "query ($id: ID!) { import(id: $id) { status } }",
      { id },
    );
    if (status !== "RUNNING") return status;
    await delay(500);
  }
}

const halting = ["stopCampaign", "pauseCampaign"] as const;

/** Stops, pauses and starts campaigns, one at a time, until the signal falls; all are started in the end. */
export async function meddle(stage: Stage, random: Random, signal: AbortSignal): Promise<Halt[]> {
  const halts: Halt[] = [];
  const lasting = stage.campaigns.filter(({ name }) => !name.endsWith("soon"));
  while (!signal.aborted) {
    await delay(random.between(2_000, 8_000), undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    const campaign = random.oneOf(lasting);
    const api = stage.apis.get(campaign.tenant)!;
    await change(api, random.oneOf(halting), campaign.id);
    const acknowledgedAt = new Date();
    await delay(random.between(2_000, 6_000), undefined, { signal }).catch(() => {});
    const liftedAt = new Date();
    await change(api, "startCampaign", campaign.id);
    halts.push({ campaignId: campaign.id, acknowledgedAt, liftedAt });
  }
  for (const { id, tenant } of stage.campaigns) {
    await change(stage.apis.get(tenant)!, "startCampaign", id);
  }
  return halts;
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
