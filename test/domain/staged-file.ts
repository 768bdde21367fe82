import { systemOf } from "#domain/actor.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { stageImport } from "#domain/imports/imports.ts";
import type { PreviewCounts } from "#rules/import-preview.ts";
import { ended, type Goal } from "./import-file.ts";

/** When the campaign of an import story opens. */
export const opening = "2030-03-04T09:00:00.000Z";

/** Uploads a file that is to be confirmed. Nobody reads it yet. */
export async function stage(goal: Goal, content: string, more: object = {}): Promise<string> {
  const { world, tenantId, campaignId } = goal;
  const bytes = (async function* () {
    yield Buffer.from(content);
  })();
  const file = { name: "contacts.csv", bytes };
  const input = { campaignId, file, mapping: {}, ...more };
  return (await stageImport(world.context, systemOf(tenantId), input)).id;
}

/** Uploads a file and reads it. */
export async function staged(goal: Goal, content: string, more: object = {}): Promise<string> {
  const id = await stage(goal, content, more);
  await runImport(goal.world.context, id);
  return id;
}

export async function previewOf(
  { world }: Goal,
  id: string,
): Promise<PreviewCounts & { rejections: object; samples: unknown; separator: string }> {
  const { rows } = await world.context.pool.query(
    "select preview || jsonb_build_object('rejections', rejections, 'samples', samples, 'separator', separator) as preview from import where id = $1",
    [id],
  );
  return rows[0]!.preview;
}

/** The numbers that are not zero. */
export async function counted(goal: Goal, id: string): Promise<Record<string, unknown>> {
  const { rejections: _r, samples: _s, separator: _p, ...counts } = await previewOf(goal, id);
  return Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== 0));
}

export async function statusOf({ world }: Goal, id: string): Promise<string> {
  return (await ended(world.context.pool, id)).status;
}
