import { expect, test } from "vitest";
import { Mailbox } from "#events/mailbox.ts";
import type { Notice, Resync } from "#events/notice.ts";

const notice = (campaign: string): Notice => ({ topic: "campaign", tenant: "t", campaign });
const lost: Resync = { topic: "resync", since: new Date(0) };

test("notices are read in order, whether they came before or after they were asked for", async () => {
  const mailbox = new Mailbox(() => {});
  mailbox.put(notice("1"), lost);
  expect((await mailbox.next()).value).toEqual(notice("1"));
  const asked = Promise.all([mailbox.next(), mailbox.next()]);
  mailbox.put(notice("2"), lost);
  mailbox.put(notice("3"), lost);
  expect((await asked).map(({ value }) => value as Notice)).toEqual([notice("2"), notice("3")]);
});

test("who cannot keep up is told once to look for himself, and hears what follows", async () => {
  const mailbox = new Mailbox(() => {});
  for (let count = 0; count < 5_001; count += 1) mailbox.put(notice(String(count)), lost);
  mailbox.put(notice("after"), lost);
  expect((await mailbox.next()).value).toEqual(lost);
  expect((await mailbox.next()).value).toEqual(notice("after"));
});

test("the earliest loss is the one that is told", async () => {
  const mailbox = new Mailbox(() => {});
  const earlier: Resync = { topic: "resync", since: new Date(-1) };
  mailbox.put(earlier, lost);
  for (let count = 0; count < 5_000; count += 1) mailbox.put(notice(String(count)), lost);
  expect((await mailbox.next()).value).toEqual(earlier);
});

test("closing ends the reader who waits, and is told once", async () => {
  let closed = 0;
  const mailbox = new Mailbox(() => (closed += 1));
  const waiting = mailbox.next();
  await mailbox.return();
  await mailbox.return();
  mailbox.put(notice("late"), lost);
  expect([await waiting, await mailbox.next()].map(({ done }) => done)).toEqual([true, true]);
  expect(closed).toBe(1);
});
