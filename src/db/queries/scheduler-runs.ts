import { as, statement } from "#db/statement.ts";

/** Whether the run of a minute ($1) has begun. */
export const hasBegun = statement({
  text: "select exists (select from scheduler_run where minute = $1) as begun",
  params: ["timestamptz"],
  row: { begun: "bool" },
});

/** Begins the run of a minute ($1) at $2. Its count is 0 when the run has begun already. */
export const beginRun = statement({
  text: "insert into scheduler_run (minute, started_at) values ($1, $2) on conflict do nothing",
  params: ["timestamptz", "timestamptz"],
  row: {},
});

/** Finishes the run of a minute ($1): campaigns considered and open, calls created, refusals by rule, duration. */
export const finishRun = statement({
  text: `update scheduler_run set campaigns_considered = $2, campaigns_open = $3, calls_created = $4,
       skipped = $5, duration_ms = $6
     where minute = $1`,
  params: [
    "timestamptz",
    "int4",
    "int4",
    "int4",
    as<Readonly<Record<string, number>>>("jsonb"),
    "int4",
  ],
  row: {},
});

/**
 * Adds calls ($1) that were just claimed to the newest run. A statement of its own, after the claims are
 * committed: all dispatches share this row, and none may wait for it. A process that dies in between leaves its
 * last claims uncounted.
 */
export const countClaims = statement({
  name: "count-claims",
  text: `update scheduler_run set calls_claimed = calls_claimed + $1
           where minute = (select max(minute) from scheduler_run)`,
  params: ["int4"],
  row: {},
});

/** The calls that were claimed in the last run before a minute ($1). No row when there was none. */
export const claimsOfMinuteBefore = statement({
  name: "claims-of-minute-before",
  text: `select calls_claimed as claimed from scheduler_run
           where minute < $1 order by minute desc limit 1`,
  params: ["timestamptz"],
  row: { claimed: "int4" },
});
