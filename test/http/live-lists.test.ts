import { expect } from "vitest";
import { clearLastingAlert, raiseLastingAlert } from "#domain/alerts.ts";
import { newTenant, test } from "#test/client.ts";
import { graphql } from "#test/gql/gql.ts";
import { givenCampaign, givenEnrolled, moveCalls, rowOf } from "#test/operations.ts";
import { watch } from "#test/watch.ts";

const CampaignsChanged = graphql(`
  subscription CampaignsChanged($since: String) {
    campaignsChanged(since: $since) {
      cursor
      readAgain
      campaigns {
        id
        state
        gate {
          slotsInUse
        }
        people {
          enrolled
          reached
        }
      }
    }
  }
`);

const ImportsChanged = graphql(`
  subscription ImportsChanged($campaignId: ID, $since: String) {
    importsChanged(campaignId: $campaignId, since: $since) {
      cursor
      readAgain
      imports {
        id
        totalRows
      }
    }
  }
`);

const AlertRaised = graphql(`
  subscription AlertRaised($since: String) {
    alertRaised(since: $since) {
      cursor
      readAgain
      alert {
        id
        message
        clearedAt
        acknowledgedAt
      }
    }
  }
`);

const SlotsChanged = graphql(`
  subscription SlotsChanged($since: String) {
    slotsChanged(since: $since) {
      cursor
      readAgain
      slots {
        total
        free
        lines {
          call {
            id
            contact {
              name
            }
          }
          isHeld
        }
        next {
          waitsFor
        }
      }
    }
  }
`);

const Acknowledge = graphql(`
  mutation Acknowledge($id: ID!) {
    acknowledgeAlert(id: $id) {
      __typename
      ... on Alert {
        acknowledgedAt
      }
    }
  }
`);

const socket = "a WebSocket";

test("one subscription sends the changes of all campaigns, gathered", async ({
  app,
  tenant,
  pool,
}) => {
  const server = { ...tenant, url: app.url };
  const first = await givenCampaign(tenant);
  await givenEnrolled(tenant, first, 2);
  let since: string;
  {
    await using changes = watch(socket, server, CampaignsChanged, {});
    const start = (await changes.next()).campaignsChanged;
    expect(start).toMatchObject({ readAgain: true, campaigns: [] });
    since = start.cursor;
  }
  // What happens while nobody is subscribed comes in one event.
  const second = await givenCampaign(tenant);
  await moveCalls(pool, first, "CALLING", "IN_PROGRESS");
  await tenant.raw(`mutation { pauseCampaign(id: "${second}") { __typename } }`);
  await using changes = watch(socket, server, CampaignsChanged, { since });
  const missed = await changes.next(
    ({ campaignsChanged }) => campaignsChanged.campaigns.length > 0,
  );
  expect(missed.campaignsChanged).toEqual({
    cursor: expect.any(String),
    readAgain: false,
    campaigns: [
      { id: second, state: "PAUSED", gate: { slotsInUse: 0 }, people: { enrolled: 0, reached: 0 } },
      { id: first, state: "ACTIVE", gate: { slotsInUse: 2 }, people: { enrolled: 2, reached: 0 } },
    ],
  });
  await moveCalls(pool, first, "COMPLETED");
  const ended = await changes.next();
  expect(ended.campaignsChanged.campaigns).toEqual([
    { id: first, state: "ACTIVE", gate: { slotsInUse: 0 }, people: { enrolled: 2, reached: 2 } },
  ]);
  // It concerns the gates of all campaigns.
  await tenant.raw(`mutation { updateTenant(input: { maxConcurrentCalls: 3 }) { __typename } }`);
  expect((await changes.next()).campaignsChanged).toMatchObject({ readAgain: true, campaigns: [] });
});

test("imports are sent, of one campaign or of all, and none of another tenant", async ({
  app,
  tenant,
  pool,
}) => {
  const server = { ...tenant, url: app.url };
  const stranger = await newTenant(app);
  const theirs = await givenCampaign(stranger);
  const [own, other] = [await givenCampaign(tenant), await givenCampaign(tenant)];
  await using ofOne = watch(socket, server, ImportsChanged, { campaignId: own });
  await using ofAll = watch(socket, server, ImportsChanged, {});
  expect((await ofOne.next()).importsChanged).toMatchObject({ readAgain: true, imports: [] });
  expect((await ofAll.next()).importsChanged.readAgain).toBe(true);
  const begin = async (tenantId: string, campaignId: string) => {
    const { rows } = await pool.query<{ id: string }>(
      `insert into import (tenant_id, campaign_id, file_name, file_bytes, created_at)
       values ($1, $2, 'a.csv', 1, now()) returning id`,
      [tenantId, rowOf(campaignId)],
    );
    return rows[0]!.id;
  };
  await begin(stranger.id, theirs);
  const [foreign, wanted] = [await begin(tenant.id, other), await begin(tenant.id, own)];
  await pool.query("update import set total_rows = 7 where id = any($1)", [[foreign, wanted]]);
  const seen = new Set<string>();
  const last = await ofOne.next(({ importsChanged: { imports } }) => {
    for (const { id } of imports) seen.add(rowOf(id));
    return imports.some(({ totalRows }) => totalRows === 7);
  });
  expect(last.importsChanged.imports).toHaveLength(1);
  expect([...seen]).toEqual([wanted]);
  const all = new Set<string>();
  await ofAll.next(({ importsChanged: { imports } }) => {
    for (const { id } of imports) all.add(rowOf(id));
    return all.size === 2;
  });
  expect(all).toEqual(new Set([foreign, wanted]));
});

test("an alert is sent when it is raised, acknowledged and cleared, once each", async ({
  app,
  tenant,
  pool,
}) => {
  const server = { ...tenant, url: app.url };
  const cause = { tenantId: tenant.id, kind: "WEBHOOKS_SILENT", subject: tenant.id } as const;
  const at = new Date();
  await using alerts = watch(socket, server, AlertRaised, {});
  expect((await alerts.next()).alertRaised).toMatchObject({ readAgain: true, alert: null });
  await raiseLastingAlert(pool, { ...cause, message: "silent", at });
  const raised = (await alerts.next()).alertRaised;
  expect(raised).toMatchObject({
    readAgain: false,
    alert: { message: "silent", clearedAt: null, acknowledgedAt: null },
  });
  const { id } = raised.alert!;
  const acknowledge = async () => {
    const { acknowledgeAlert } = await tenant.ask(Acknowledge, { id });
    if (acknowledgeAlert?.__typename !== "Alert") throw new Error("refused");
    return acknowledgeAlert.acknowledgedAt;
  };
  const seenAt = await acknowledge();
  expect(seenAt).toEqual(expect.any(String));
  expect((await alerts.next()).alertRaised.alert).toMatchObject({ id, acknowledgedAt: seenAt });
  expect(await acknowledge(), "the first time counts").toBe(seenAt);
  await alerts.next();
  await clearLastingAlert(pool, cause, at);
  expect((await alerts.next()).alertRaised.alert).toMatchObject({
    id,
    clearedAt: at.toISOString(),
    acknowledgedAt: seenAt,
  });
  const stranger = await newTenant(app);
  const { acknowledgeAlert } = await stranger.ask(Acknowledge, { id });
  expect(acknowledgeAlert).toEqual({ __typename: "NotFoundError" });
  const listed = await tenant.raw(
    `{ open: alerts(filter: { isAcknowledged: false }) { totalCount }
       seen: alerts(filter: { isAcknowledged: true }) { totalCount } }`,
  );
  expect(listed.data).toEqual({ open: { totalCount: 0 }, seen: { totalCount: 1 } });
});

test("the slots are sent at once and after each change, also when a dial becomes unknown", async ({
  app,
  tenant,
  pool,
}) => {
  const server = { ...tenant, url: app.url };
  const campaignId = await givenCampaign(tenant, { maxConcurrentCalls: 2 });
  await givenEnrolled(tenant, campaignId, 1);
  await using slots = watch(socket, server, SlotsChanged, {});
  const start = (await slots.next()).slotsChanged;
  expect(start.readAgain).toBe(true);
  expect(start.slots).toMatchObject({ total: 10, free: 10, lines: [] });
  await pool.query(
    `with dialled as (
       insert into dial (call_id, tenant_id, campaign_id, contact_id, state, credential_version,
         assistant_id, phone_number_id, intended_at, sent_at)
       select id, tenant_id, campaign_id, contact_id, 'SENT', 1, '', '', now(), now()
       from call where campaign_id = $1
       returning id, call_id)
     update call set status = 'CALLING', dial_id = dialled.id from dialled where call.id = dialled.call_id`,
    [rowOf(campaignId)],
  );
  const live = await slots.next(({ slotsChanged }) => slotsChanged.slots.lines.length === 1);
  expect(live.slotsChanged.slots).toMatchObject({ free: 9, lines: [{ isHeld: false }], next: [] });
  await pool.query("update dial set state = 'UNKNOWN' where campaign_id = $1", [rowOf(campaignId)]);
  await slots.next(({ slotsChanged }) => slotsChanged.slots.lines[0]!.isHeld);
  await tenant.raw(`mutation { updateTenant(input: { maxConcurrentCalls: 3 }) { __typename } }`);
  const less = await slots.next(({ slotsChanged }) => slotsChanged.slots.total === 3);
  expect(less.slotsChanged.slots.free).toBe(2);
});

test("what is not known about a dial is logged, and what is known again", async ({
  tenant,
  pool,
}) => {
  const campaignId = await givenCampaign(tenant);
  await givenEnrolled(tenant, campaignId);
  await pool.query(
    `insert into dial (call_id, tenant_id, campaign_id, contact_id, state, credential_version,
       assistant_id, phone_number_id, intended_at)
     select id, tenant_id, campaign_id, contact_id, 'INTENDED', 1, '', '', now() from call where campaign_id = $1`,
    [rowOf(campaignId)],
  );
  const logged = async () => {
    const { rows } = await pool.query(
      "select subject_id from change where kind = 'DIAL' and tenant_id = $1",
      [tenant.id],
    );
    return rows.map(({ subject_id }) => subject_id as string);
  };
  for (const state of ["SENT", "UNKNOWN", "ACCEPTED"]) {
    await pool.query("update dial set state = $2, sent_at = now() where campaign_id = $1", [
      rowOf(campaignId),
      state,
    ]);
  }
  expect(await logged()).toEqual([rowOf(campaignId), rowOf(campaignId)]);
});
