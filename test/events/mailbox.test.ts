import { expect, test } from "vitest";
import { Batch, type Change } from "#events/batch.ts";
import { type Letter, Mailbox } from "#events/mailbox.ts";

const identity = "a database";
const seen = (before: number) => ({ before, running: [] });

function change(id: number, call: Change["call"] = { id: "c", status: "CALLING" }): Change {
  return { kind: "CALLS", subject: "s", call, xid: 1, id, place: 0 };
}

function batch(to: number, ids: readonly number[]): Batch {
  return new Batch(
    { identity, from: seen(to - 1), to: seen(to) },
    ids.map((id) => change(id)),
  );
}

function idOf(letter: Letter | null): number {
  if (letter === null || "readAgainFrom" in letter) throw new Error("not a change");
  return letter.batch.changes[letter.index]!.id;
}

const range = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);

test("changes are read in order, whether they came before or after they were asked for", async () => {
  const mailbox = new Mailbox(() => true);
  mailbox.put(batch(1, [1]));
  expect(idOf(await mailbox.next())).toBe(1);
  const asked = mailbox.next();
  mailbox.put(batch(2, [2, 3]));
  expect(idOf(await asked)).toBe(2);
  expect(idOf(await mailbox.next())).toBe(3);
});

test("a reader that is 1,000 changes behind gets each of them", async () => {
  const mailbox = new Mailbox(() => true);
  mailbox.put(batch(1, range(0, 600)));
  mailbox.put(batch(2, range(600, 400)));
  for (const id of range(0, 1_000)) expect(idOf(await mailbox.next())).toBe(id);
});

test("a reader that is further behind is told once to read again, and gets what follows", async () => {
  const mailbox = new Mailbox(() => true);
  mailbox.put(batch(1, range(0, 999)));
  for (const id of range(0, 5)) expect(idOf(await mailbox.next())).toBe(id);
  mailbox.put(batch(2, range(1_000, 7)));
  mailbox.put(batch(3, [2_000]));
  expect(await mailbox.next()).toEqual({ readAgainFrom: { identity, seen: seen(2) } });
  expect(idOf(await mailbox.next())).toBe(2_000);
});

test("a reader that never reads keeps no more than 1,000 changes", async () => {
  const mailbox = new Mailbox(() => true);
  for (const round of range(1, 50)) mailbox.put(batch(round, range(round * 100, 100)));
  const letters = [await mailbox.next()];
  expect(letters[0]).toMatchObject({ readAgainFrom: { identity } });
  const last = idOf(await lastOf(mailbox));
  expect(last).toBe(5_099);
});

async function lastOf(mailbox: Mailbox): Promise<Letter | null> {
  let last: Letter | null = null;
  let count = 0;
  for (;;) {
    const next = await Promise.race([
      mailbox.next(),
      new Promise<"nothing">((resolve) => setImmediate(resolve, "nothing")),
    ]);
    if (next === "nothing") break;
    last = next;
    count += 1;
  }
  expect(count).toBeLessThanOrEqual(1_000);
  return last;
}

test("more calls at once than are listed make the reader read again", async () => {
  const mailbox = new Mailbox(() => true);
  mailbox.put(batch(1, [1]));
  mailbox.put(
    new Batch({ identity, from: seen(1), to: seen(2) }, [change(2), change(3, null), change(4)]),
  );
  mailbox.put(batch(3, [5]));
  expect(await mailbox.next()).toEqual({ readAgainFrom: { identity, seen: seen(2) } });
  expect(idOf(await mailbox.next())).toBe(5);
});

test("what does not concern the reader does not count", async () => {
  const mailbox = new Mailbox(({ id }) => id === 7_777);
  for (const round of range(1, 10)) mailbox.put(batch(round, range(round * 1_000, 1_000)));
  expect(idOf(await mailbox.next())).toBe(7_777);
});

test("reads that follow one another are asked for at most once per second, and the last is asked for", async () => {
  const mailbox = new Mailbox(() => true);
  mailbox.skipTo({ identity, seen: seen(1) });
  await mailbox.next();
  mailbox.skipTo({ identity, seen: seen(2) });
  const startedAt = performance.now();
  const second = mailbox.next();
  await Promise.resolve();
  mailbox.skipTo({ identity, seen: seen(3) });
  expect(await second).toEqual({ readAgainFrom: { identity, seen: seen(3) } });
  expect(performance.now() - startedAt).toBeGreaterThan(900);
});

test("a mailbox that is closed ends its reader", async () => {
  const mailbox = new Mailbox(() => true);
  const waiting = mailbox.next();
  mailbox.close();
  expect(await waiting).toBeNull();
  mailbox.put(batch(1, [1]));
  expect(await mailbox.next()).toBeNull();
});
