import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { confirmImport } from "#domain/imports/staged-imports.ts";
import { undoImport, workOnUndo } from "#domain/imports/undo-import.ts";
import { undoableOf } from "#domain/imports/undoable.ts";
import { givenCampaign, givenTenant } from "#test/given.ts";
import { meterWork } from "#test/row-work.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";
import { importFile } from "./import-file.ts";
import { counted, stage } from "./staged-file.ts";

/** Half of them are contacts before, and get another plan. */
const rows = 200;

function fileOf(from: number, count: number, plan: string): string {
  const lines = Array.from({ length: count }, (_, row) => `+1415${2_000_000 + from + row},${plan}`);
  return `phone,plan\n${lines.join("\n")}\n`;
}

test("a preview and an undo handle rows in proportion to the import, and not to the contacts of the tenant", async ({
  pool,
  databaseUrl,
}) => {
  await using world = await openWorld({ pool, start: "2030-03-04T08:00:00Z", rowsPerStep: 50 });
  const { id: tenantId } = await givenTenant(world);
  const actor = systemOf(tenantId);
  const goalOf = async () => ({
    world,
    tenantId,
    campaignId: await givenCampaign(world, { id: tenantId }),
  });
  await using meter = await meterWork(pool, databaseUrl);
  const context = { ...world.context, pool: meter.pool };
  const isUndone = async (id: string): Promise<boolean> =>
    (await pool.query("select from import where id = $1 and undo_done_at is not null", [id]))
      .rowCount === 1;
  const work = async (first: number) => {
    await pool.query("vacuum analyze");
    const goal = await goalOf();
    const id = await stage(goal, fileOf(first, rows, "gold"));
    const preview = await meter.rowsHandled(() => runImport(context, id));
    const { firstCallAt: _, ...effects } = await counted(goal, id);
    expect(effects).toEqual({ newContacts: rows / 2, updatedContacts: rows / 2, calls: rows });
    await confirmImport(world.context, actor, id);
    await runImport(world.context, id);
    const undoable = await meter.rowsHandled(() => undoableOf(context, tenantId, id));
    const undo = await meter.rowsHandled(async () => {
      await undoImport(context, actor, id);
      // On a busy machine one turn ends before its work does, and leaves the rest to the next one.
      while (!(await isUndone(id))) await workOnUndo(context, { tenantId, importId: id });
    });
    const { rows: undone } = await pool.query(
      "select undo ->> 'contactsDeleted' as deleted, undo_done_at is not null as done from import where id = $1",
      [id],
    );
    expect(undone).toEqual([{ deleted: String(rows / 2), done: true }]);
    return { preview, undoable, undo };
  };
  const others = await goalOf();
  await importFile(others, fileOf(0, rows / 2, "silver"));
  const few = await work(0);
  // Ten times as many contacts, members and calls of the tenant.
  await importFile(others, fileOf(rows, 10 * rows, "silver"));
  const many = await work(rows / 2 + 10 * rows);
  for (const name of ["preview", "undoable", "undo"] as const) {
    expect(many[name], name).toBeLessThan(1.2 * few[name] + rows);
  }
  expect(few.preview).toBeLessThan(60 * rows);
});
