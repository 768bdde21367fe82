/** Postgres's schema for our tables, types and functions. The database may hold those of other programs too. */
export const schema = "call_scheduler";

/** The schema of graphile-worker's tables. A queue of our own: another program may use graphile-worker as well. */
export const queueSchema = "call_scheduler_queue";
