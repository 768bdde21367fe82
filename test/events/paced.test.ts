import { expect, test } from "vitest";
import { Mailbox } from "#events/mailbox.ts";
import { readAnnouncement } from "#events/notice.ts";
import { paced } from "#events/paced.ts";
import { stream } from "#events/stream.ts";

const now = new Date(0);
const notice = { topic: "campaign", tenant: "t", campaign: "c" } as const;

test("a crowd of notices is few signals, and one of them comes after the last", async () => {
  const mailbox = new Mailbox(() => {});
  const signals = stream(mailbox, (source) => paced(source, 5));
  await signals.next();
  let told = 0;
  let seen = 0;
  const reading = (async () => {
    for await (const _signal of signals) {
      seen = told;
      if (told === 1_000) return;
    }
  })();
  for (; told < 1_000; told += 1) mailbox.put(notice, now);
  await reading;
  expect(seen).toBe(1_000);
});

test("a source that fails fails the stream, and nothing else", async () => {
  const source = Promise.withResolvers<IteratorResult<unknown>>();
  const signals = paced({ next: () => source.promise }, 0);
  await signals.next();
  const waiting = signals.next();
  source.reject(new Error("the database is away"));
  await expect(waiting).rejects.toThrow("the database is away");
  expect((await signals.next()).done).toBe(true);
});

test("a stream that waits ends at once when it is returned", async () => {
  let isClosed = false;
  const mailbox = new Mailbox(() => (isClosed = true));
  const signals = stream(mailbox, (source) => paced(source, 5));
  await signals.next();
  const waiting = signals.next();
  await signals.return!();
  expect((await waiting).done).toBe(true);
  expect(isClosed).toBe(true);
});

test.for([
  ["nothing", undefined],
  ["not JSON", "{"],
  ["something else", `{"topic":"weather"}`],
  ["ids that are none", `{"topic":"campaign","tenant":"1","campaign":"2"}`],
] as const)("a notification that is not ours is passed over: %s", ([, payload]) => {
  expect(readAnnouncement(payload)).toBeNull();
});
