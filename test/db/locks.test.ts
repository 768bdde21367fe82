import { readdir } from "node:fs/promises";
import type pg from "pg";
import { describe, expect } from "vitest";
import {
  both,
  type CallLocks,
  type Locked,
  lockCall,
  lockCampaign,
  lockCampaignsForFault,
  lockCampaignsOfTenant,
  lockDial,
  lockMember,
  lockMembers,
  lockMembershipsOf,
  lockOwnCampaign,
  lockTenants,
} from "#db/locks.ts";
import {
  lockCallsToCancel,
  lockContactsToDelete,
  lockPresentMembers,
  lockToSchedule,
} from "#db/locks/bulk.ts";
import { lockCallees, lockCallee, lockCallToCancel, lockMembership } from "#db/locks/callees.ts";
import {
  lockCampaignsOfContact,
  lockContactsByPhone,
  lockContactToErase,
  lockOwnContact,
  lockWebhooks,
} from "#db/locks/contacts.ts";
import { lockCampaignsOfPhones, lockList } from "#db/locks/do-not-call.ts";
import { lockFreeTenants } from "#db/locks/free-tenants.ts";
import { lockIntendedDials } from "#db/locks/intended-dials.ts";
import { lockFreeNews } from "#db/locks/free-news.ts";
import { lockCampaignsOfImport, lockImport } from "#db/locks/imports.ts";
import {
  lockEnrolmentsBehind,
  lockMembersOf,
  lockMembersOfLanes,
  lockUnchangedCampaigns,
  lockWaitingRedials,
} from "#db/locks/rounds.ts";
import { inTransaction, type Tx } from "#db/pool.ts";
import { callsOf, givenDialling } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld, type World } from "#test/world.ts";

/** One row of each table that can be locked. */
interface Rows {
  readonly tenantId: string;
  readonly campaignId: string;
  readonly contactId: string;
  readonly callId: string;
  readonly dialId: string;
  /** A manual call that is scheduled. */
  readonly scheduledId: string;
  readonly importId: string;
  readonly phone: string;
}

const rowsOf: Readonly<Record<string, (rows: Rows) => readonly [string, ...string[]]>> = {
  import: ({ importId }) => ["import where id = $1", importId],
  tenant: ({ tenantId }) => ["tenant where id = $1", tenantId],
  campaign: ({ campaignId }) => ["campaign where id = $1", campaignId],
  contact: ({ contactId }) => ["contact where id = $1", contactId],
  membership: ({ campaignId, contactId }) => [
    "enrolment where campaign_id = $1 and contact_id = $2",
    campaignId,
    contactId,
  ],
  call: ({ callId }) => ["call where id = $1", callId],
  dial: ({ dialId }) => ["dial where id = $1", dialId],
  "scheduled call": ({ scheduledId }) => ["call where id = $1", scheduledId],
};

/** Whether another transaction would wait for this lock on the row. */
async function waits(pool: pg.Pool, [row, ...values]: readonly string[], mode: string) {
  return await inTransaction(pool, (tx) =>
    tx.query(`select from ${row} for ${mode} nowait`, values),
  ).then(
    () => false,
    (error: { readonly code?: string }) => {
      expect(error.code).toBe("55P03");
      return true;
    },
  );
}

/** Whether the do-not-call list of the tenant is locked, as seen from another connection. */
async function heldLists(pool: pg.Pool, { tenantId }: Rows): Promise<string[]> {
  const free = async (mode: string): Promise<boolean> => {
    const { rows } = await pool.query<{ free: boolean }>(
      `select pg_try_advisory_xact_lock${mode}(hashtextextended('do-not-call list of ' || $1::text, 0)) as free`,
      [tenantId],
    );
    return rows[0]!.free;
  };
  if (!(await free("_shared"))) return ["list UPDATE"];
  return (await free("")) ? [] : ["list SHARE"];
}

/** What is locked, as seen from another connection. */
async function heldLocks(pool: pg.Pool, rows: Rows): Promise<string[]> {
  const held = await heldLists(pool, rows);
  for (const [what, where] of Object.entries(rowsOf)) {
    if (await waits(pool, where(rows), "share")) held.push(`${what} UPDATE`);
    else if (await waits(pool, where(rows), "no key update")) held.push(`${what} SHARE`);
  }
  return held;
}

const member = ["contact UPDATE", "membership UPDATE"];
const dial = ["call UPDATE", "dial UPDATE"];

type Case = readonly [
  string,
  (tx: Tx, rows: Rows, pool: pg.Pool) => Promise<unknown>,
  readonly string[],
];

const cases: readonly Case[] = [
  ["lockTenants", (tx, { tenantId }) => lockTenants(tx, [tenantId]), ["tenant UPDATE"]],
  ["lockFreeTenants", (tx, { tenantId }) => lockFreeTenants(tx, [tenantId]), ["tenant UPDATE"]],
  [
    "lockCampaign SHARE",
    (tx, { campaignId }) => lockCampaign(tx, campaignId, "SHARE"),
    ["campaign SHARE"],
  ],
  [
    "lockCampaign UPDATE",
    (tx, { campaignId }) => lockCampaign(tx, campaignId, "UPDATE"),
    ["campaign UPDATE"],
  ],
  [
    "lockCampaignsOfTenant",
    (tx, { tenantId }) => lockCampaignsOfTenant(tx, tenantId),
    ["campaign UPDATE"],
  ],
  [
    "lockCampaignsForFault TENANT",
    (tx, rows) => lockCampaignsForFault(tx, rows, "TENANT"),
    ["tenant UPDATE", "campaign UPDATE"],
  ],
  [
    "lockCampaignsForFault CAMPAIGN",
    (tx, rows) => lockCampaignsForFault(tx, rows, "CAMPAIGN"),
    ["tenant UPDATE", "campaign UPDATE"],
  ],
  [
    "lockMember",
    async (tx, rows) => lockMember(tx, await lockCampaign(tx, rows.campaignId, "SHARE"), rows),
    ["campaign SHARE", ...member],
  ],
  [
    "lockMembers",
    async (tx, { campaignId, contactId }) =>
      lockMembers(tx, await lockCampaign(tx, campaignId, "UPDATE"), [contactId]),
    ["campaign UPDATE", ...member],
  ],
  [
    "lockDial",
    async (tx, { campaignId, dialId }) =>
      lockDial(tx, await lockCampaign(tx, campaignId, "SHARE"), dialId),
    ["campaign SHARE", ...dial],
  ],
  [
    "lockCall",
    (tx, { dialId, ...rows }) => lockCall(tx, { ...rows, id: dialId }),
    ["campaign SHARE", ...member, ...dial],
  ],
  [
    "lockIntendedDials",
    async (tx, { dialId }, pool) => {
      await pool.query("update dial set state = 'INTENDED' where id = $1", [dialId]);
      await lockIntendedDials(tx, [dialId]);
    },
    ["campaign SHARE", "contact SHARE", ...dial],
  ],
  [
    "lockFreeNews of an end",
    (tx, { tenantId, dialId }) =>
      lockFreeNews(tx, [{ tenantId, dialId, vapiCallId: "v", isEnd: true }]),
    ["campaign SHARE", ...member, ...dial],
  ],
  [
    "lockOwnCampaign",
    (tx, { tenantId, campaignId }) => lockOwnCampaign(tx, tenantId, campaignId),
    ["campaign UPDATE"],
  ],
  [
    "lockMembershipsOf",
    async (tx, { tenantId, phone, contactId }) => {
      const { lock } = await lockContactsByPhone(tx, tenantId, [phone]);
      return await lockMembershipsOf(tx, lock, [contactId]);
    },
    ["list SHARE", ...member],
  ],
  [
    "lockCallee",
    (tx, { tenantId, contactId }) => lockCallee(tx, tenantId, contactId),
    ["contact SHARE"],
  ],
  [
    "lockCallees",
    (tx, { tenantId, contactId }) => lockCallees(tx, tenantId, [contactId]),
    ["contact SHARE"],
  ],
  [
    "lockMembership",
    async (tx, rows) =>
      lockMembership(tx, (await lockCallee(tx, rows.tenantId, rows.contactId))!, rows),
    ["contact SHARE", "membership SHARE"],
  ],
  [
    "lockCallToCancel",
    (tx, { tenantId, scheduledId }) => lockCallToCancel(tx, tenantId, scheduledId),
    ["membership UPDATE", "scheduled call UPDATE"],
  ],
  [
    "lockCallsToCancel",
    (tx, { tenantId, scheduledId }) => lockCallsToCancel(tx, tenantId, [scheduledId]),
    ["membership UPDATE", "scheduled call UPDATE"],
  ],
  [
    "lockToSchedule",
    (tx, { tenantId, ...callee }) => lockToSchedule(tx, tenantId, [callee]),
    ["campaign SHARE", "contact SHARE", "membership SHARE"],
  ],
  [
    "lockPresentMembers",
    async (tx, { tenantId, campaignId, contactId }) => {
      const campaign = await lockCampaign(tx, campaignId, "SHARE");
      const { lock } = await lockCallees(tx, tenantId, [contactId]);
      await lockPresentMembers(tx, both(campaign, lock), campaignId, [contactId]);
    },
    ["campaign SHARE", "contact SHARE", "membership UPDATE"],
  ],
  [
    "lockContactsToDelete",
    (tx, { tenantId, contactId }) => lockContactsToDelete(tx, tenantId, [contactId]),
    ["campaign SHARE", "contact UPDATE"],
  ],
  [
    "lockContactsByPhone",
    (tx, { tenantId, phone }) => lockContactsByPhone(tx, tenantId, [phone]),
    ["list SHARE", "contact UPDATE"],
  ],
  ["lockList SHARE", (tx, { tenantId }) => lockList(tx, tenantId, "SHARE"), ["list SHARE"]],
  ["lockList UPDATE", (tx, { tenantId }) => lockList(tx, tenantId, "UPDATE"), ["list UPDATE"]],
  [
    "lockCampaignsOfPhones",
    (tx, { tenantId, phone }) => lockCampaignsOfPhones(tx, tenantId, [phone]),
    ["campaign SHARE"],
  ],
  [
    "lockCampaignsOfContact",
    (tx, { tenantId, contactId }) => lockCampaignsOfContact(tx, tenantId, contactId),
    ["campaign SHARE"],
  ],
  [
    "lockOwnContact",
    async (tx, { tenantId, contactId: id }) =>
      lockOwnContact(tx, await lockCampaignsOfContact(tx, tenantId, id), { tenantId, id }),
    ["campaign SHARE", "contact UPDATE"],
  ],
  [
    "lockContactToErase",
    async (tx, { tenantId, contactId: id }) =>
      lockContactToErase(tx, await lockCampaignsOfTenant(tx, tenantId), { tenantId, id }),
    ["campaign UPDATE", "contact UPDATE"],
  ],
  // A table and no row: test/domain/erase-contact.test.ts.
  ["lockWebhooks", (tx) => lockWebhooks(tx), []],
  ["lockImport", (tx, { importId }) => lockImport(tx, importId, heartbeatAt), ["import UPDATE"]],
  [
    "lockCampaignsOfImport (its own)",
    (tx, rows) => lockCampaignsOfImport(tx, rows, []),
    ["campaign SHARE"],
  ],
  [
    "lockCampaignsOfImport (with scheduled calls)",
    (tx, { tenantId, phone, importId: other }) =>
      lockCampaignsOfImport(tx, { tenantId, campaignId: other }, [phone]),
    ["campaign SHARE"],
  ],
  [
    "lockUnchangedCampaigns",
    async (tx, { campaignId: id }) => {
      const kept = await tx.query<{ version: string }>("select version from opening");
      return lockUnchangedCampaigns(tx, [{ id, version: kept.rows[0]!.version }]);
    },
    ["campaign SHARE"],
  ],
  [
    "lockEnrolmentsBehind",
    (tx, { campaignId }) =>
      lockEnrolmentsBehind(tx, [{ campaignId, areaId: null, round: later }], {
        ofCampaign: 1,
        ofLane: 1,
        ofLanes: 1,
      }),
    ["membership UPDATE"],
  ],
  [
    "lockMembersOf",
    async (tx, { campaignId, contactId }) => {
      const campaign = await lockCampaign(tx, campaignId, "SHARE");
      expect(await lockMembersOf(tx, campaign, campaignId, [contactId])).toMatchObject({
        members: [{ id: contactId, isBehind: false }],
      });
    },
    ["campaign SHARE", "membership UPDATE"],
  ],
  [
    "lockMembersOfLanes",
    async (tx, { campaignId, contactId }) => {
      const campaign = await lockCampaign(tx, campaignId, "SHARE");
      const asked = [{ contactId, roundEndsAt: later.endsAt }];
      expect(await lockMembersOfLanes(tx, campaign, campaignId, asked)).toMatchObject({
        members: [{ id: contactId, isBehind: true }],
      });
    },
    ["campaign SHARE", "membership UPDATE"],
  ],
  [
    "lockWaitingRedials",
    async (tx, { campaignId, callId, scheduledId }, pool) => {
      await pool.query(
        `update call set status = 'COMPLETED', outcome = 'NO_ANSWER', placed_at = $2, ended_at = $2
         where id = $1`,
        [callId, heartbeatAt],
      );
      await pool.query("update call set kind = 'REDIAL', redial_of_id = $2 where id = $1", [
        scheduledId,
        callId,
      ]);
      const campaign = await lockCampaign(tx, campaignId, "UPDATE");
      expect(await lockWaitingRedials(tx, campaign, [scheduledId])).toMatchObject([
        { id: scheduledId },
      ]);
    },
    ["campaign UPDATE", "scheduled call UPDATE"],
  ],
];

const heartbeatAt = new Date("2031-03-05T10:00:00Z");
const later = {
  key: "D2031-03-07",
  startsAt: new Date("2031-03-07T00:00:00Z"),
  endsAt: new Date("2031-03-08T00:00:00Z"),
};

/** A live call, with its dial. */
async function givenLive(world: World): Promise<Rows> {
  const { tenant, campaign, contacts } = await givenDialling(world);
  await world.tick();
  const [call] = await callsOf(world);
  const { id: callId, contactId, dialId } = call!;
  const make = async (text: string, values: readonly unknown[]): Promise<string> => {
    const { rows } = await world.context.pool.query<{ id: string }>(text, [...values]);
    return rows[0]!.id;
  };
  const scheduledId = await make(
    `insert into call (tenant_id, campaign_id, contact_id, kind, scheduled_time)
     values ($1, $2, $3, 'MANUAL', '2031-03-06T10:00:00Z') returning id`,
    [tenant.id, campaign, contactId],
  );
  const importId = await make(
    `insert into import (tenant_id, campaign_id, file_name, file_bytes, created_at, heartbeat_at)
     values ($1, $2, 'a.csv', 1, $3, $3) returning id`,
    [tenant.id, campaign, heartbeatAt],
  );
  const live = { tenantId: tenant.id, campaignId: campaign, contactId, callId, dialId: dialId! };
  return { ...live, scheduledId, importId, phone: contacts[0]!.phone };
}

const start = "2031-03-05T10:00:00Z";

describe("the locks that a function proves", () => {
  test.for(cases)("%s holds them, and no others", async ([, lock, expected], { pool }) => {
    await using world = await openWorld({ pool, start });
    const rows = await givenLive(world);
    const held = await inTransaction(pool, async (tx) => {
      await lock(tx, rows, pool);
      return await heldLocks(pool, rows);
    });
    expect(held).toEqual(expected);
    expect(await heldLocks(pool, rows)).toEqual([]);
  });

  test("every function that locks is among them", async () => {
    const folder = new URL("../../src/db/locks/", import.meta.url);
    const files = (await readdir(folder)).map((file) => new URL(file, folder));
    const names = new Set(cases.map(([name]) => name.split(" ")[0]));
    for (const file of [new URL("../locks.ts", folder), ...files]) {
      const module = (await import(file.href)) as object;
      const locking = Object.keys(module).filter((name) => /^lock[A-Z]/.test(name));
      expect(locking.filter((name) => !names.has(name))).toEqual([]);
    }
  });
});

/** Compiles for a proof of at least these locks. */
function needs<Needed>(proof: Needed): Needed {
  return proof;
}

test("proofs add up, and stand for nothing that is not locked", async ({ pool }) => {
  await using world = await openWorld({ pool, start });
  const rows = await givenLive(world);
  const held = await inTransaction(pool, async (tx) => {
    const tenant = await lockTenants(tx, [rows.tenantId]);
    const campaign = await lockCampaign(tx, rows.campaignId, "SHARE");
    needs<Locked<"campaign">>(campaign);
    // @ts-expect-error: a share lock is not enough to change the campaign.
    needs<Locked<"campaign", "UPDATE">>(campaign);
    // @ts-expect-error: the tenant's lock is another one.
    needs<Locked<"campaign">>(tenant);
    const member = await lockMember(tx, both(tenant, campaign), rows);
    needs<Locked<"contact", "UPDATE">>(member);
    needs<Locked<"membership">>(member);
    // @ts-expect-error: the call is not locked yet.
    needs<CallLocks>(member);
    const { locks } = await lockDial(tx, member, rows.dialId);
    needs<CallLocks>(locks);
    needs<Locked<"tenant", "UPDATE">>(locks);
    return await heldLocks(pool, rows);
  });
  expect(held).toEqual(["tenant UPDATE", "campaign SHARE", ...member, ...dial]);
});
