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
  lockTenants,
} from "#db/locks.ts";
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
}

const rowsOf: Readonly<Record<string, (rows: Rows) => readonly [string, ...string[]]>> = {
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

/** What is locked, as seen from another connection. */
async function heldLocks(pool: pg.Pool, rows: Rows): Promise<string[]> {
  const held: string[] = [];
  for (const [what, where] of Object.entries(rowsOf)) {
    if (await waits(pool, where(rows), "share")) held.push(`${what} UPDATE`);
    else if (await waits(pool, where(rows), "no key update")) held.push(`${what} SHARE`);
  }
  return held;
}

const member = ["contact UPDATE", "membership UPDATE"];
const dial = ["call UPDATE", "dial UPDATE"];

type Case = readonly [string, (tx: Tx, rows: Rows) => Promise<unknown>, readonly string[]];

const cases: readonly Case[] = [
  ["lockTenants", (tx, { tenantId }) => lockTenants(tx, [tenantId]), ["tenant UPDATE"]],
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
];

/** A live call, with its dial. */
async function givenLive(world: World): Promise<Rows> {
  const { tenant, campaign } = await givenDialling(world);
  await world.tick();
  const [call] = await callsOf(world);
  const { id: callId, contactId, dialId } = call!;
  return { tenantId: tenant.id, campaignId: campaign, contactId, callId, dialId: dialId! };
}

const start = "2031-03-05T10:00:00Z";

describe("the locks that a function proves", () => {
  test.for(cases)("%s holds them, and no others", async ([, lock, expected], { pool }) => {
    await using world = await openWorld({ pool, start });
    const rows = await givenLive(world);
    const held = await inTransaction(pool, async (tx) => {
      await lock(tx, rows);
      return await heldLocks(pool, rows);
    });
    expect(held).toEqual(expected);
    expect(await heldLocks(pool, rows)).toEqual([]);
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
