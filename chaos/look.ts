import { checkCounts } from "#domain/calls/keep-counts.ts";
import { type Api, everyNode } from "./api.ts";
import type { Facts, Refusal, ShownCall, ShownContact, ShownEntry, ShownUndo } from "./facts.ts";
import { asksWhy } from "./forgotten.ts";
import type { Journal } from "./journal.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";

/**
 * Everything by which a run is judged, as it is now. Whether they may be called is asked of everybody who waits once no
 * call is live, or at last.
 */
export async function look(
  stage: Stage,
  { tenants }: Scenario,
  { journal, isLast }: { readonly journal: Journal; readonly isLast: boolean },
): Promise<Facts> {
  const shown: ShownCall[] = [];
  const alerts: string[] = [];
  const contacts: ShownContact[] = [];
  const entries: ShownEntry[] = [];
  for (const [tenant, api] of stage.apis) {
    shown.push(...(await everyNode<ShownCall>(api, callsQuery)));
    alerts.push(...(await alertsOf(api)));
    contacts.push(...(await contactsOf(api, tenant)));
    const listed = await everyNode<Omit<ShownEntry, "tenant">>(api, entriesQuery);
    entries.push(...listed.map((entry) => ({ tenant, ...entry })));
  }
  const { missing, people, wrongSums } = await checkCounts(stage);
  const facts = {
    tenants,
    campaigns: stage.campaigns,
    placed: [...stage.simulator.calls],
    shown,
    journal,
    contacts,
    entries,
    undone: await Promise.all(
      journal.undos.map((undo) => undoneOf(stage.apis.get(undo.tenant)!, undo)),
    ),
    refusals: [],
    ...(await tablesOf(stage)),
    wrongCounts: [
      ...[...missing, ...people].map((difference) => JSON.stringify(difference)),
      ...(wrongSums > 0 ? [`${wrongSums} sums`] : []),
    ],
    ownEnds: stage.servers.flatMap(({ ownEnds }) => ownEnds),
    alerts,
    judgedAt: new Date(),
  };
  const isCalm = facts.placed.every(({ endedAt }) => endedAt !== null);
  return isCalm || isLast ? { ...facts, refusals: await refusalsOf(stage, facts) } : facts;
}

const callsQuery = `query ($after: String) {
  calls(first: 200, after: $after) {
    nodes { status endedReason vapiCallId contact { phone } campaign { id } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const entriesQuery = `query ($after: String) {
  doNotCallEntries(first: 200, after: $after) {
    nodes { phone since }
    pageInfo { hasNextPage endCursor }
  }
}`;

async function alertsOf(api: Api): Promise<string[]> {
  const alerts = await everyNode<{ kind: string; message: string }>(
    api,
    `query ($after: String) {
      alerts(first: 100, after: $after) {
        nodes { kind message }
        pageInfo { hasNextPage endCursor }
      }
    }`,
  );
  return alerts
    .filter(({ kind }) => kind !== "CAMPAIGN_FAULTED")
    .map(({ kind, message }) => `${kind}: ${message}`);
}

async function contactsOf(api: Api, tenant: string): Promise<ShownContact[]> {
  const contacts = await everyNode<{
    id: string;
    phone: string;
    name: string | null;
    campaigns: { nodes: readonly { id: string }[] };
  }>(
    api,
    `query ($after: String) {
      contacts(first: 200, after: $after) {
        nodes { id phone name campaigns(first: 10) { nodes { id } } }
        pageInfo { hasNextPage endCursor }
      }
    }`,
  );
  return contacts.map(({ campaigns, ...contact }) => ({
    ...contact,
    tenant,
    campaignIds: campaigns.nodes.map(({ id }) => id.split(":")[1]!),
  }));
}

async function undoneOf(api: Api, { importId: id }: { importId: string }): Promise<ShownUndo> {
  return await api.ask(
    `query ($id: ID!) {
      import(id: $id) {
        id status newContacts enrolledContacts
        undo { finishedAt contactsDeleted enrolmentsEnded kept { what reason count } }
      }
    }`,
    { id },
  );
}

interface Decision {
  readonly rules: readonly { readonly rule: string; readonly passed: boolean }[];
}

/** Asks why of everybody who might be forgotten. */
async function refusalsOf(stage: Stage, facts: Facts): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  for (const { campaign, number } of asksWhy(facts)) {
    const { tenant, id: campaignId } = campaign;
    const contact = facts.contacts.find((one) => one.tenant === tenant && one.phone === number);
    if (contact === undefined) continue;
    const decision = await stage.apis.get(tenant)!.ask<Decision | null>(
      `query ($campaignId: ID!, $contactId: ID!) {
        whyNotCalled(campaignId: $campaignId, contactId: $contactId) { rules { rule passed } }
      }`,
      { campaignId, contactId: contact.id },
    );
    const failed = (decision?.rules ?? []).filter(({ passed }) => !passed);
    refusals.push({ campaignId, number, reasons: failed.map(({ rule }) => rule) });
  }
  return refusals;
}

async function tablesOf({
  pool,
}: Stage): Promise<Pick<Facts, "jobsLeft" | "slotsInUse" | "absent">> {
  const { rows: jobs } = await pool.query<{ name: string }>(
    // A worker whose clock is ahead has planned its next minutes.
    `select task_identifier || coalesce(': ' || last_error, '') as name from call_scheduler_queue.jobs
     where run_at <= now()`,
  );
  const { rows: live } = await pool.query<{ n: number }>(
    "select count(*)::int as n from call where status in ('CALLING', 'IN_PROGRESS')",
  );
  const { rows: absent } = await pool.query<Facts["absent"][number]>(
    `select tenant.name as tenant, dial.phone_number_id as "phoneNumberId"
     from dial join tenant on tenant.id = dial.tenant_id where dial.reason = 'PRESUMED_ABSENT'`,
  );
  return { jobsLeft: jobs.map(({ name }) => name), slotsInUse: live[0]!.n, absent };
}
