import { expect } from "vitest";
import type { Queryable } from "#db/pool.ts";
import { systemOf } from "#domain/actor.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { cancelImport, confirmImport } from "#domain/imports/staged-imports.ts";
import { areHeldUp } from "#test/crossing.ts";
import { leftovers, members } from "./import-file.ts";
import { test } from "./import-story.ts";
import { stage, statusOf } from "./staged-file.ts";

/** Three steps of each kind and more. */
const file = `phone\n${Array.from({ length: 4_100 }, (_, n) => `+1415556${1_000 + n}`).join("\n")}\n`;

test.for(["READ", "COUNTED", "APPLIED"] as const)(
  "an import that is cancelled while its rows are %s ends with the step that is under way",
  async (phase, { story }) => {
    const goal = await story.goalOf();
    const { context } = story.world;
    const actor = systemOf(goal.tenantId);
    const id = await stage(goal, file);
    if (phase === "APPLIED") {
      await runImport(context, id);
      await confirmImport(context, actor, id);
    }
    const steps: number[] = [];
    const observe: typeof context.observe = (seen) => {
      if (seen.kind === "IMPORT_ROWS" && seen.phase === phase) steps.push(seen.rows);
    };
    let cancel: Promise<unknown> | null = null;
    const clock = {
      // Asked for within each step, which holds the import: the second one of the phase.
      now: async (db: Queryable) => {
        if (steps.length > 0 && cancel === null) {
          cancel = cancelImport(context, actor, id);
          await areHeldUp(context.pool, 1);
        }
        return await context.clock.now(db);
      },
    };
    // The third step comes after the answer.
    const pool = new Proxy(context.pool, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name === "connect") return async () => (await cancel, await target.connect());
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    await runImport({ ...context, pool, observe, clock }, id);
    expect(cancel).not.toBe(null);
    expect(await statusOf(goal, id)).toBe("CANCELLED");
    expect(steps).toHaveLength(2);
    const applied = phase === "APPLIED" ? steps[0]! + steps[1]! : 0;
    expect(await members(goal)).toHaveLength(applied);
    await runImport(context, id);
    expect(await leftovers(context.pool)).toBe(0);
    expect(await statusOf(goal, id)).toBe("CANCELLED");
  },
);
