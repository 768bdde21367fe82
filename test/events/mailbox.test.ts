import { expect, test } from "vitest";
import { Mailbox } from "#events/mailbox.ts";
import type { Notice, Resync } from "#events/notice.ts";

const notice = (campaign: string): Notice => ({ topic: "campaign", tenant: "t", campaign });
const lookBackTo = (instant: number): Resync => ({ topic: "resync", since: new Date(instant) });
const now = new Date(0);

test("notices are read in order, whether they came before or after they were asked for", async () => {
  const mailbox = new Mailbox(() => {});
  mailbox.put(notice("1"), now);
  expect((await mailbox.next()).value).toEqual(notice("1"));
  const asked = Promise.all([mailbox.next(), mailbox.next()]);
  mailbox.put(notice("2"), now);
  mailbox.put(notice("3"), now);
  expect((await asked).map(({ value }) => value as Notice)).toEqual([notice("2"), notice("3")]);
});

test("who cannot keep up is told once to look back to the first that he missed, and hears what follows", async () => {
  const mailbox = new Mailbox(() => {});
  for (let count = 0; count < 5_001; count += 1) {
    mailbox.put(notice(String(count)), new Date(1_000 + count));
  }
  mailbox.put(notice("after"), new Date(9_000));
  expect((await mailbox.next()).value).toEqual(lookBackTo(1_000));
  expect((await mailbox.next()).value).toEqual(notice("after"));
});

test("who has read some and then falls behind looks back to the first that he has not read", async () => {
  const mailbox = new Mailbox(() => {});
  for (let count = 0; count < 5_000; count += 1) {
    mailbox.put(notice(String(count)), new Date(1_000 + count));
  }
  for (let count = 0; count < 10; count += 1) await mailbox.next();
  for (let count = 5_000; count < 5_011; count += 1) {
    mailbox.put(notice(String(count)), new Date(1_000 + count));
  }
  expect((await mailbox.next()).value).toEqual(lookBackTo(1_010));
});

test("falling behind twice looks back to the first loss", async () => {
  const mailbox = new Mailbox(() => {});
  for (let count = 0; count < 15_000; count += 1) {
    mailbox.put(notice(String(count)), new Date(1_000 + count));
  }
  expect((await mailbox.next()).value).toEqual(lookBackTo(1_000));
});

test("closing ends the reader who waits, and is told once", async () => {
  let closed = 0;
  const mailbox = new Mailbox(() => (closed += 1));
  const waiting = mailbox.next();
  await mailbox.return();
  await mailbox.return();
  mailbox.put(notice("late"), now);
  expect([await waiting, await mailbox.next()].map(({ done }) => done)).toEqual([true, true]);
  expect(closed).toBe(1);
});
