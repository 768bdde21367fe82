import fc from "fast-check";
import { expect } from "vitest";
import { contactFacts, contactFactsSql, notBarredSql } from "#db/queries/contact-facts.ts";
import { type ContactBar, contactBarNames, contactBars, whyBarred } from "#rules/contact-bars.ts";
import type { Round } from "#rules/round.ts";
import { insertRows } from "#test/rows.ts";
import { test } from "#test/test.ts";

const round: Round = {
  key: "D2031-03-05",
  startsAt: new Date("2031-03-05T00:00:00Z"),
  endsAt: new Date("2031-03-06T00:00:00Z"),
};

/** Facts that are no column of `contact` with the fact's name; every other bar brings its column by itself. */
const computed = ["isEnrolled", "isImportUndone", "isDeleted", "doNotCall", "completedCalls"];
const columnBars = contactBarNames
  .map((bar) => contactBars[bar])
  .filter(({ fact }) => !computed.includes(fact));

const snakeCase = (name: string) => name.replaceAll(/[A-Z]/g, (l) => `_${l.toLowerCase()}`);

const people = fc.record({
  columns: fc.record(
    Object.fromEntries(
      columnBars.map(({ fact, barsWhen }) => [
        fact,
        barsWhen === "SET"
          ? fc.constantFrom(null, null, null, null, "a reason", "")
          : fc.constantFrom(!barsWhen, !barsWhen, !barsWhen, barsWhen),
      ]),
    ),
  ),
  deletedAt: fc.constantFrom(null, null, null, null, round.startsAt),
  // The mark of the contact follows the list, and never decides against it.
  isMarked: fc.constantFrom(false, false, false, true),
  isListed: fc.constantFrom(false, false, false, true),
  enrolment: fc.constantFrom("kept", "kept", "kept", "removed", null),
  // Which imports, of an undone one (1), another undone one (2) and one that was not undone (3).
  madeBy: fc.constantFrom(null, null, null, 1, 3),
  alsoIn: fc.constantFrom<number[][]>([], [], [2], [3], [2, 3]),
  calledBy: fc.constantFrom(null, null, null, null, 2, 3),
  calls: fc.array(
    fc.record({
      status: fc.constantFrom("COMPLETED", "COMPLETED", "FAILED", "CANCELLED"),
      kind: fc.constantFrom("ROUND", "ROUND", "MANUAL", "TEST"),
    }),
    { maxLength: 4 },
  ),
  retryAttempts: fc.integer({ min: 1, max: 3 }),
});

test("the bars in SQL and in the rules agree about any contact, and the facts are those of the rows", async ({
  pool,
}) => {
  const seen = new Map<ContactBar | null, number>();
  const { rows: tenants } = await pool.query<{ id: string }>(
    "insert into tenant (name, webhook_secret_encrypted) values ('Acme', '') returning id",
  );
  const tenantId = tenants[0]!.id;
  const { rows: campaigns } = await pool.query<{ id: string }>(
    `insert into campaign (tenant_id, name, assistant_id, phone_number_id, start_time, end_time, time_zone)
     values ($1, 'Follow-up', 'a', 'p', '09:00', '17:00', 'UTC') returning id`,
    [tenantId],
  );
  const campaignId = campaigns[0]!.id;
  let phone = 1_000;
  const { rows: numbers } = await pool.query<{ number: number }>(
    `insert into import (tenant_id, campaign_id, status, file_name, file_bytes, created_at)
     select $1, $2, status, '', 0, now() from unnest('{UNDONE,UNDONE,COMPLETED}'::import_status[]) status
     returning number`,
    [tenantId, campaignId],
  );
  const numberOf = (which: number | null) => (which === null ? null : numbers[which - 1]!.number);

  await fc.assert(
    fc.asyncProperty(people, async (person) => {
      const contactId = crypto.randomUUID();
      const whose = { tenant_id: tenantId, campaign_id: campaignId, contact_id: contactId };
      const columns = Object.entries(person.columns).map(([fact, value]) => [
        snakeCase(fact),
        value,
      ]);
      await insertRows(pool, "contact", [
        {
          id: contactId,
          tenant_id: tenantId,
          phone: `+1415555${++phone}`,
          deleted_at: person.deletedAt,
          do_not_call: person.isMarked,
          ...Object.fromEntries(columns),
        },
      ]);
      const entry = { since: round.startsAt, source: "API", reason: "asked for it" };
      if (person.isListed) {
        const row = { tenant_id: tenantId, phone: `+1415555${phone}`, ...entry };
        await insertRows(pool, "do_not_call", [row]);
      }
      const removed_at = person.enrolment === "removed" ? round.startsAt : null;
      if (person.enrolment !== null)
        await insertRows(pool, "enrolment", [
          {
            ...whose,
            removed_at,
            import_number: numberOf(person.madeBy),
            also_imports: person.alsoIn.map(numberOf),
            call_import: numberOf(person.calledBy),
          },
        ]);
      await insertRows(
        pool,
        "call",
        person.calls.map((call) => ({
          id: crypto.randomUUID(),
          ...whose,
          ...call,
          scheduled_time: round.startsAt,
        })),
      );

      const known = await contactFacts(pool, { campaignId, contactId, round, callId: null });
      const standing = {
        ...person.columns,
        isEnrolled: person.enrolment === "kept",
        isImportUndone:
          person.enrolment !== null &&
          (person.calledBy === 2 || (person.madeBy === 1 && !person.alsoIn.includes(3))),
        isDeleted: person.deletedAt !== null,
        doNotCall: person.isListed
          ? { ...entry, since: "2031-03-05 00:00" }
          : person.isMarked
            ? { since: null, source: null, reason: null }
            : null,
        completedCalls: person.calls.filter(
          ({ kind, status }) => status === "COMPLETED" && kind !== "TEST",
        ).length,
      };
      expect(known!.contact).toMatchObject(standing);
      const { rows } = await pool.query(
        `select ${notBarredSql("facts", "$5::int")} as call, ${notBarredSql("facts", null)} as test
         from (${contactFactsSql({
           campaignId: "$1::uuid",
           contactId: "$2::uuid",
           roundStartsAt: "$3::timestamptz",
           roundEndsAt: "$4::timestamptz",
           callId: "null::uuid",
         })}) facts`,
        [campaignId, contactId, round.startsAt, round.endsAt, person.retryAttempts],
      );
      const { retryAttempts } = person;
      const bar = whyBarred(known!.contact, { retryAttempts, isTest: false });
      seen.set(bar, (seen.get(bar) ?? 0) + 1);
      expect(rows).toEqual([
        {
          call: bar === null,
          test: whyBarred(known!.contact, { retryAttempts, isTest: true }) === null,
        },
      ]);
    }),
    { numRuns: 400, seed: 7 },
  );
  for (const answer of [null, ...contactBarNames]) {
    expect(seen.get(answer) ?? 0, String(answer)).toBeGreaterThan(2);
  }
});
