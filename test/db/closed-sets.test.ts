import { expect } from "vitest";
import { encodings } from "#domain/imports/encodings.ts";
import { alertKinds } from "#rules/alert-kind.ts";
import { callTypeNames } from "#rules/call-type.ts";
import { changeKinds } from "#rules/change-kind.ts";
import { callEventKinds } from "#rules/call-event-kind.ts";
import { workKinds } from "#rules/campaign-work.ts";
import { hoursOf } from "#rules/campaign-settings.ts";
import { actorKinds, subjectKinds } from "#rules/change-name.ts";
import { cancelReasons } from "#rules/cancel-reason.ts";
import { permissionKinds } from "#rules/rule-pack.ts";
import { doNotCallSources } from "#rules/do-not-call-list.ts";
import { rowProblemCodes } from "#rules/import-row.ts";
import { onEmptyChoices } from "#rules/on-empty.ts";
import { phoneProblemCodes } from "#rules/phone-problem.ts";
import { signInAttempts, signInMethods } from "#rules/sign-in.ts";
import { webhookResults } from "#rules/webhook-result.ts";
import { test } from "#test/test.ts";

/** The columns that hold one of a list of words, with the lists of the code. */
const closedSets: Readonly<Record<string, readonly string[]>> = {
  activity_actor_kind: actorKinds,
  activity_subject_kind: subjectKinds,
  alert_kind: alertKinds,
  call_event_kind: callEventKinds,
  call_cancel_reason: cancelReasons,
  change_kind: changeKinds,
  sign_in_attempt_kind: signInAttempts,
  user_session_method: signInMethods,
  webhook_event_result: webhookResults,
  campaign_call_type: callTypeNames,
  campaign_work_kind: workKinds,
  campaign_hours_of: hoursOf,
  consent_kind: [...permissionKinds],
  do_not_call_source: doNotCallSources,
  import_encoding: encodings,
  import_on_empty: [...onEmptyChoices],
  // Problems recorded before there were codes have UNKNOWN.
  import_problem_code: [...phoneProblemCodes, ...rowProblemCodes, "UNKNOWN"],
};

test("the database accepts in each column exactly the words that the code knows", async ({
  pool,
}) => {
  const { rows } = await pool.query<{ column: string; check: string; isValidated: boolean }>(
    `select replace(conname, '_is_known', '') as column, pg_get_constraintdef(oid) as check,
       convalidated as "isValidated"
     from pg_constraint
     where connamespace = 'call_scheduler'::regnamespace and conname like '%\\_is\\_known'`,
  );
  const accepted = rows.map(({ column, check }) => [
    column,
    [...check.matchAll(/'([^']+)'/g)].map(([, word]) => word!).toSorted(),
  ]);
  const known = Object.entries(closedSets).map(([column, words]) => [column, words.toSorted()]);
  expect(Object.fromEntries(accepted)).toEqual(Object.fromEntries(known));
  expect(rows.every(({ isValidated }) => isValidated)).toBe(true);
});

test("a word that is in no list is refused", async ({ pool }) => {
  await expect(
    pool.query(
      "insert into call_event (tenant_id, call_id, at, kind) values (uuid_v7(), uuid_v7(), now(), 'SNET')",
    ),
  ).rejects.toThrow("call_event_kind_is_known");
});
