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

/**
 * Adds to the run of a minute ($1): campaigns considered and open, calls created and claimed, refusals by rule. A part of
 * the run that has ended gives the time ($7, or null); the last one gives the duration of the run.
 */
export const addToRun = statement({
  name: "add-to-run",
  text: `update scheduler_run set campaigns_considered = campaigns_considered + $2,
       campaigns_open = campaigns_open + $3, calls_created = calls_created + $4, calls_claimed = calls_claimed + $5,
       skipped = (
         select coalesce(jsonb_object_agg(rule, refusals), '{}')
         from (
           select rule, sum(count::int) as refusals
           from (select * from jsonb_each_text(skipped) union all select * from jsonb_each_text($6)) as each (rule, count)
           group by rule
         ) total),
       duration_ms = greatest(duration_ms, (extract(epoch from $7::timestamptz - started_at) * 1000)::int)
     where minute = $1`,
  params: [
    "timestamptz",
    "int4",
    "int4",
    "int4",
    "int4",
    as<Readonly<Record<string, number>>>("jsonb"),
    "timestamptz?",
  ],
  row: {},
});

/** Adds calls ($1) that were just created to the newest run. */
export const countCreated = statement({
  name: "count-created",
  text: `update scheduler_run set calls_created = calls_created + $1
           where minute = (select max(minute) from scheduler_run)`,
  params: ["int4"],
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
