import { describe, expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { updateCampaign } from "#domain/campaigns/campaigns.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { stageImport } from "#domain/imports/imports.ts";
import { confirmImport } from "#domain/imports/staged-imports.ts";
import { undoImport, workOnUndo } from "#domain/imports/undo-import.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { watch } from "#test/ledger.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { importFile, upload } from "../domain/import-file.ts";
import { dieEverywhere, eachRungOnce, everybodyOnce, loseJobs, silent } from "./lives.ts";

const start = "2031-03-05T10:00:00Z";
const minuteMs = 60_000;
const simulator = { faults: silent, scriptFor: () => ({ lastsSeconds: 20 }) };

describe("a process that dies at any point of", () => {
  test("a preview, its confirmation and what follows leave contacts who are rung once", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const steps = await dieEverywhere(world, databaseUrl, async (n) => {
      const tenant = await givenTenant(world);
      const actor = systemOf(tenant.id);
      const campaignId = await givenCampaign(world, tenant);
      const bytes = async function* () {
        yield Buffer.from(`name,phone\nAda,+1415557${1_000 + n}\nX,no`);
      };
      const file = { name: "contacts.csv", bytes: bytes() };
      const { id } = await stageImport(world.context, actor, { campaignId, file, mapping: {} });
      return async (context) => {
        await runImport(context, id);
        await confirmImport(context, actor, id);
        await runImport(context, id);
      };
    });

    expect(steps).toContain("preview-import-rows");
    expect(world.simulator.calls).toEqual([]);
    await watch(world, new Date(world.now().getTime() + minuteMs));
    const { rows: staged } = await pool.query<{ id: string; tenantId: string }>(
      `select id, tenant_id as "tenantId" from import where status = 'STAGED'`,
    );
    expect(staged.length).toBeGreaterThan(10);
    for (const { id, tenantId } of staged) {
      await confirmImport(world.context, systemOf(tenantId), id);
    }
    await everybodyOnce(world, steps.length + 1);
    const { rows } = await pool.query(
      `select distinct status, total_rows as total, accepted_rows as accepted, rejected_rows as rejected,
         calls_scheduled as calls, preview -> 'newContacts' as previewed, new_contacts as new from import`,
    );
    const counts = { total: 2, accepted: 1, rejected: 1, calls: 1, previewed: 1, new: 1 };
    expect(rows).toEqual([{ status: "COMPLETED", ...counts }]);
  });

  test("an undo and the steps that follow it leave nobody who is rung, and contacts that go once", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator, rowsPerStep: 1 });
    const steps = await dieEverywhere(world, databaseUrl, async (n) => {
      const tenant = await givenTenant(world);
      const campaignId = await givenCampaign(world, tenant);
      const goal = { world, tenantId: tenant.id, campaignId };
      const phones = [1, 2, 3].map((digit) => `+1415${digit}57${1_000 + n}`);
      await importFile(goal, `name,phone\nAda,${phones[0]}\n`);
      const { id } = await importFile(
        goal,
        `name,phone\n${phones.map((phone) => `Eve,${phone}`).join("\n")}`,
      );
      await loseJobs(world);
      return async (context) => {
        await undoImport(context, systemOf(tenant.id), id);
        await workOnUndo(context, { tenantId: tenant.id, importId: id });
      };
    });

    expect(steps.filter((step) => step === "undo-facts").length).toBeGreaterThan(2);
    await loseJobs(world);
    // Those who died before they had answered are asked again.
    const { rows: asked } = await pool.query<{ id: string; tenantId: string }>(
      `select id, tenant_id as "tenantId" from import where new_contacts = 2 and status <> 'UNDONE'`,
    );
    expect(asked.length).toBeGreaterThan(5);
    for (const { id, tenantId } of asked) await undoImport(world.context, systemOf(tenantId), id);
    await watch(world, new Date(world.now().getTime() + 4 * minuteMs));
    eachRungOnce(world, steps.length + 1);
    const { rows } = await pool.query(
      "select distinct undo, undo_done_at is not null as done from import where new_contacts = 2",
    );
    const undo = {
      contactsDeleted: 2,
      enrolmentsEnded: 2,
      callsCancelled: 2,
      valuesRestored: 1,
      kept: {},
    };
    expect(rows).toEqual([{ done: true, undo }]);
    const { rows: left } = await pool.query(
      "select distinct name from contact where deleted_at is null",
    );
    expect(left).toEqual([{ name: "Ada" }]);
    expect((await pool.query("select from import_change")).rowCount).toBe(0);
  }, 240_000);

  test("an import with consents records each once, with its contact", async ({
    pool,
    databaseUrl,
  }) => {
    await using world = await openWorld({ pool, start, simulator });
    const steps = await dieEverywhere(world, databaseUrl, async (n) => {
      const tenant = await givenTenant(world);
      const campaignId = await givenCampaign(world, tenant);
      await updateCampaign(world.context, systemOf(tenant.id), campaignId, { callType: "SURVEY" });
      const line = `+1415556${1_000 + n},written,2031-01-31`;
      const goal = { world, tenantId: tenant.id, campaignId };
      const id = await upload(goal, `phone,Call consent,Call consent date\n${line}\n`);
      return (context) => runImport(context, id);
    });

    const consents = async () =>
      (
        await pool.query<{ phone: string }>(
          "select phone from consent join contact using (tenant_id, phone) order by phone",
        )
      ).rows.map(({ phone }) => phone);
    const before = await consents();
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(steps.length + 1);
    await everybodyOnce(world, steps.length + 1);
    const all = Array.from({ length: steps.length + 1 }, (_, n) => `+1415556${1_001 + n}`);
    expect(await consents()).toEqual(all);
  });
});
