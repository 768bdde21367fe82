import pg from "pg";
import { DateTime } from "luxon";
import type { DomainContext } from "#domain/context.ts";
import {
  dropPartition,
  keepLastingAlerts,
  lockNotAvailable,
  makePartition,
  monthsWithoutPartition,
  type PartitionedTable,
  partitionsBefore,
} from "#db/queries/partitions.ts";

/** So that a table has its partition although no worker runs for two months. */
const monthsAhead = 2;

/**
 * Creates the partitions of this month and of the next two, and of months whose rows have none, and drops the
 * partitions that are kept no longer. What waits for others longer than two seconds is left to the next run.
 */
export async function keepPartitions(context: DomainContext, now: Date): Promise<void> {
  const { retention } = context;
  const kept: Readonly<Record<PartitionedTable, number | null>> = {
    webhook_event: retention.webhooksMs,
    call_event: retention.callEventsMs,
    alert: retention.alertsMs,
    activity: retention.activityMs,
  };
  for (const [table, keptMs] of Object.entries(kept) as [PartitionedTable, number | null][]) {
    await makePartitions(context, table, now);
    if (keptMs !== null) {
      await dropPartitions(context, table, { now, before: new Date(now.getTime() - keptMs) });
    }
  }
}

async function makePartitions(
  context: DomainContext,
  table: PartitionedTable,
  now: Date,
): Promise<void> {
  const { pool } = context;
  const first = DateTime.fromJSDate(now, { zone: "utc" }).startOf("month");
  const ahead = Array.from({ length: monthsAhead + 1 }, (_, months) => first.plus({ months }));
  const strays = await monthsWithoutPartition(pool, table);
  const months = [...ahead.map((day) => day.toISODate()!), ...strays.map(({ month }) => month)];
  for (const month of new Set(months)) {
    await unlessInUse(context, table, () => makePartition(pool, table, month));
  }
}

async function dropPartitions(
  context: DomainContext,
  table: PartitionedTable,
  { now, before }: { readonly now: Date; readonly before: Date },
): Promise<void> {
  const { pool, log } = context;
  const expired = await partitionsBefore(pool, table, before);
  if (expired.length > 0 && table === "alert") await keepLastingAlerts(pool, before, now);
  for (const { partition } of expired) {
    await unlessInUse(context, partition, async () => {
      await dropPartition(pool, partition);
      log.info({ partition, before }, "data that are kept no longer were deleted");
    });
  }
}

async function unlessInUse(
  { log }: DomainContext,
  table: string,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== lockNotAvailable) throw error;
    log.info({ table }, "a partition is in use: it is created or dropped in the next hour");
  }
}
