import { as, statement } from "#db/statement.ts";

/** The tables that are partitioned by month. */
export type PartitionedTable = "activity" | "alert" | "call_event" | "webhook_event";

/** Creates the partition of a table ($1) for the month of a day ($2), unless it exists. */
export const makePartition = statement({
  text: 'select make_partition($1, $2) as "isNew"',
  params: [as<PartitionedTable>("text"), "date"],
  row: { isNew: "bool" },
});

/** The first days of the months of which a table ($1) has rows in its default partition. */
export const monthsWithoutPartition = statement({
  text: "select month::text from months_without_partition($1) month",
  params: [as<PartitionedTable>("text")],
  row: { month: "text" },
});

/** The partitions of a table ($1) that hold nothing from a time on ($2), the oldest first. */
export const partitionsBefore = statement({
  text: "select partition from partitions_before($1, $2)",
  params: [as<PartitionedTable>("text"), "timestamptz"],
  row: { partition: "text" },
});

/** Drops a partition. Fails with `lockNotAvailable` if it is in use for longer than two seconds. */
export const dropPartition = statement({
  text: "select drop_partition($1)",
  params: ["text"],
  row: { drop_partition: "void" },
});

/** Postgres's code for a lock that was not available in time. */
export const lockNotAvailable = "55P03";

/**
 * Gives alerts that are not cleared, whose causes last, new ids of now ($2) if theirs are of a time before $1: they are
 * kept when the partition of their month is dropped.
 */
export const keepLastingAlerts = statement({
  text: `
      with moving as (
        select tenant_id, alert_id,
          (left(lowest_uuid($2)::text, 14) || '7' || right(gen_random_uuid()::text, 21))::uuid as new_id
        from lasting_alert where alert_id < lowest_uuid($1) for update
      ),
      moved as (
        update alert set id = new_id from moving
        where alert.tenant_id = moving.tenant_id and alert.id = moving.alert_id
      )
      update lasting_alert set alert_id = new_id from moving
      where lasting_alert.tenant_id = moving.tenant_id and lasting_alert.alert_id = moving.alert_id`,
  params: ["timestamptz", "timestamptz"],
  row: {},
});
