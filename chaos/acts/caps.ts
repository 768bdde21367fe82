import type { Journal } from "../journal.ts";
import type { Random } from "../random.ts";
import type { Stage } from "../stage.ts";
import { pause } from "./pause.ts";

/** Longer than any run, so that all calls of a run count. */
const hours = 24;

/** Sets, lowers, raises and removes limits of tenants and campaigns, until the signal falls. */
export async function changeCaps(
  stage: Stage,
  journal: Journal,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  const tenants = [...stage.apis.keys()].map((tenant) => ({ tenant, campaignId: null }));
  const campaigns = stage.campaigns.map(({ tenant, id }) => ({ tenant, campaignId: id }));
  // Where numbers are called more often than once: contacts of several campaigns, and redials.
  const wanted = [...tenants, ...campaigns].filter(({ tenant }) => tenant === "Acme");
  while (!signal.aborted) {
    await pause(random, [1_000, 6_000], signal);
    if (signal.aborted) return;
    const limits = random.oneOf([[], [1], [1], [2], [3, 1], [100]]);
    await setCaps(stage, journal, random.oneOf(wanted), limits);
  }
}

/** A limit is replaced from the request on, and the new ones count from the answer on. */
async function setCaps(
  stage: Stage,
  journal: Journal,
  { tenant, campaignId }: { readonly tenant: string; readonly campaignId: string | null },
  limits: readonly number[],
): Promise<void> {
  const replacedAt = new Date();
  for (const cap of journal.caps) {
    if (cap.tenant === tenant && cap.campaignId === campaignId) cap.replacedAt ??= replacedAt;
  }
  const contactCaps = limits.map((max, index) => ({ max, hours: hours + index }));
  const api = stage.apis.get(tenant)!;
  await (campaignId === null
    ? api.ask(
        `mutation ($input: UpdateTenantInput!) {
          updateTenant(input: $input) { ... on Tenant { id } ... on Error { isError: __typename message } }
        }`,
        { input: { contactCaps } },
      )
    : api.ask(
        `mutation ($id: ID!, $input: UpdateCampaignInput!) {
          updateCampaign(id: $id, input: $input) {
            ... on Campaign { id } ... on Error { isError: __typename message }
          }
        }`,
        { id: campaignId, input: { contactCaps } },
      ));
  const answeredAt = new Date();
  for (const max of limits) {
    journal.caps.push({ tenant, campaignId, max, answeredAt, replacedAt: null });
  }
}
