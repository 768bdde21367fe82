import { expect } from "vitest";
import { openLedger } from "#domain/ledger/ledger.ts";
import { createRefills } from "#domain/scheduling/refills.ts";
import type { DomainContext } from "#domain/context.ts";
import { ended, inProgress, webhookBody } from "#test/hear.ts";
import { callsOf, dialsOf, givenDialling } from "#test/ledger.ts";
import { recordingPool } from "#test/statements.ts";
import { test } from "#test/test.ts";
import { openWorld } from "#test/world.ts";

const start = "2031-03-05T10:00:00Z";
const simulator = {
  faults: { dropStatusUpdate: 1, dropReport: 1 },
  scriptFor: () => ({ lastsSeconds: 500 }),
};

test("a call that comes alone costs no more statements and commits than these", async ({
  pool,
  databaseUrl,
}) => {
  await using world = await openWorld({ pool, start, simulator });
  const { tenant, campaign } = await givenDialling(world, { maxConcurrentCalls: 1, contacts: 2 });
  await world.tick();
  const [first] = world.simulator.calls;
  const { statements, pool: recorded } = recordingPool(databaseUrl);
  const context: DomainContext = Object.create(world.context, {
    pool: { value: recorded },
    clock: {
      value: {
        // As the server does, which asks Postgres.
        now: async (db: Pick<DomainContext["pool"], "query">) => {
          await db.query("select clock_timestamp()");
          return world.now();
        },
      },
    },
    refill: { value: (ids: readonly string[], at: Date) => refills.request(ids, at) },
  });
  const refills = createRefills(context, { needsWorker: false });
  const ledger = openLedger(context);
  const spent: Record<string, readonly [statements: number, commits: number]> = {};
  const cost = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    await work();
    const sent = statements.splice(0);
    const texts = sent.map(({ name, text }) => name ?? text);
    const isCommit = (text: string): boolean => text === "commit";
    // Outside of a transaction each statement commits by itself.
    let isInside = false;
    let commits = 0;
    for (const text of texts) {
      if (text.startsWith("begin")) isInside = true;
      else if (isCommit(text)) [isInside, commits] = [false, commits + 1];
      else if (!isInside) commits += 1;
    }
    spent[what] = [texts.length, commits];
  };
  const hear = (subject: { vapiCallId: string; dialId: string | null }, message: object) =>
    ledger.receiveWebhook({ tenantId: tenant.id, body: webhookBody(subject, { ...message }) });

  await hear({ vapiCallId: first!.id, dialId: first!.dialId }, ended("customer-busy"));
  statements.length = 0;
  await cost("the dispatch after another's end", () => refills.idle());
  const dial = (await dialsOf(world, campaign)).find(({ state }) => state === "INTENDED");
  await cost("the dial and VAPI's answer", () => ledger.sendDial(dial!.id));
  const placed = world.simulator.calls.at(-1)!;
  const subject = { vapiCallId: placed.id, dialId: placed.dialId };
  await cost("the webhook that it was answered", () => hear(subject, inProgress));
  await cost("the webhook of its end", () => hear(subject, ended("customer-ended-call")));
  await recorded.end();

  expect((await callsOf(world, campaign)).map(({ status }) => status).toSorted()).toEqual([
    "COMPLETED",
    "FAILED",
  ]);
  // Beside these: the queue takes and completes the job of the dial.
  expect(spent).toEqual({
    "the dispatch after another's end": [13, 3],
    "the dial and VAPI's answer": [17, 2],
    "the webhook that it was answered": [6, 1],
    "the webhook of its end": [6, 1],
  });
});
