import type { Api } from "../api.ts";
import type { Campaign } from "../facts.ts";
import { contactOf } from "../files.ts";
import type { Journal, Permit } from "../journal.ts";
import type { Random } from "../random.ts";
import { checkedList } from "../rules-of-chaos.ts";
import type { Stage } from "../stage.ts";
import { pause, someOf } from "./pause.ts";

/** Records consents and checks against a list, and takes some of them away, until the signal falls. */
export async function recordPermits(
  stage: Stage,
  journal: Journal,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  const sales = stage.campaigns.filter(({ isSales }) => isSales);
  while (!signal.aborted) {
    await pause(random, [300, 2_000], signal);
    if (signal.aborted) return;
    const campaign = random.oneOf(sales);
    const what = random.oneOf(["CONSENT", "CHECK"] as const);
    const act = random.next() < 0.7 ? permit : takeAway;
    await act(stage, journal, random, { campaign, what });
  }
}

interface Asked {
  readonly campaign: Campaign;
  readonly what: Permit["what"];
}

async function permit(
  stage: Stage,
  journal: Journal,
  random: Random,
  { campaign, what }: Asked,
): Promise<void> {
  const { tenant } = campaign;
  const numbers = someOf(random, campaign.numbers, random.between(2, 8));
  const sentAt = new Date();
  const api = stage.apis.get(tenant)!;
  await (what === "CONSENT" ? recordConsents : recordClear)(api, numbers);
  journal.permits.push(
    ...numbers.map((number) => ({ what, tenant, number, sentAt, endsAt: null, endedAt: null })),
  );
}

async function takeAway(
  stage: Stage,
  journal: Journal,
  random: Random,
  { campaign, what }: Asked,
): Promise<void> {
  const api = stage.apis.get(campaign.tenant)!;
  const inForce = journal.permits.filter((one) => one.what === what && one.endsAt === null);
  if (inForce.length === 0) return;
  const { number } = random.oneOf(inForce);
  if (what === "CONSENT" && (await contactOf(api, number)) === null) return;
  const ending = inForce.filter((one) => one.number === number);
  for (const one of ending) one.endsAt = new Date();
  await (what === "CONSENT" ? revokeConsents : recordListed)(api, number);
  for (const one of ending) one.endedAt = new Date();
}

async function recordConsents(api: Api, numbers: readonly string[]): Promise<void> {
  const records = numbers.map((phone) => ({
    phone,
    kind: "CONSENT_EXPRESS",
    callTypes: ["TELEMARKETING"],
    givenAt: "2026-01-01T00:00:00Z",
    obtained: "web form",
  }));
  await api.ask(
    `mutation ($input: RecordConsentsInput!) {
      recordConsents(input: $input) {
        ... on ConsentsChanged { consents { id } } ... on Error { isError: __typename message }
      }
    }`,
    { input: { records } },
  );
}

/** All that were recorded, as one may have been recorded twice when an answer got lost. */
async function revokeConsents(api: Api, number: string): Promise<void> {
  const { id } = (await contactOf(api, number))!;
  const { consents } = await api.ask<{
    consents: readonly { id: string; revokedAt: string | null }[];
  }>("query ($id: ID!) { contact(id: $id) { consents { id revokedAt } } }", { id });
  const ids = consents.filter(({ revokedAt }) => revokedAt === null).map((one) => one.id);
  if (ids.length === 0) throw new Error(`the server has lost the consents of ${number}`);
  await api.ask(
    `mutation ($input: RevokeConsentsInput!) {
      revokeConsents(input: $input) {
        ... on ConsentsChanged { consents { id } } ... on Error { isError: __typename message }
      }
    }`,
    { input: { ids, how: "by letter" } },
  );
}

async function recordClear(api: Api, clear: readonly string[]): Promise<void> {
  await recordCheck(api, { clear });
}

async function recordListed(api: Api, number: string): Promise<void> {
  await recordCheck(api, { listed: [number] });
}

async function recordCheck(
  api: Api,
  numbers: { readonly clear?: readonly string[]; readonly listed?: readonly string[] },
): Promise<void> {
  const asOf = new Date().toISOString();
  await api.ask(
    `mutation ($input: RecordListCheckInput!) {
      recordListCheck(input: $input) {
        ... on ListCheckResult { recorded } ... on Error { isError: __typename message }
      }
    }`,
    { input: { list: checkedList, version: asOf, asOf, ...numbers } },
  );
}
