import fc from "fast-check";
import { expect, test } from "vitest";
import { packConversation, unpackConversation } from "#db/packed-conversation.ts";
import { packText } from "#db/packed-text.ts";
import { speakers } from "#rules/call-message.ts";

const text = fc
  .string({ unit: "grapheme" })
  .map((each) => each.replaceAll("\0", "").toWellFormed());
const seconds = fc.integer({ min: 0, max: 4_320_000 }).map((n) => n / 100);
const message = fc.record({
  speaker: fc.constantFrom(...speakers),
  text,
  secondsFromStart: seconds,
  durationSeconds: fc.option(seconds),
});

test("what was said comes back as it was, with its times, and without them where there are none", () => {
  fc.assert(
    fc.property(text, fc.option(fc.array(message)), (transcript, messages) => {
      const conversation = { transcript, messages };
      expect(unpackConversation(packConversation(conversation))).toEqual(conversation);
    }),
  );
});

test("a transcript of an earlier version has no messages", () => {
  expect(unpackConversation(packText("AI: Hello."))).toEqual({
    transcript: "AI: Hello.",
    messages: null,
  });
});

test("messages that say what the transcript says take little more than their times", () => {
  const lines = Array.from({ length: 14 }, (_, n) => ({
    speaker: n % 2 === 0 ? ("ASSISTANT" as const) : ("CONTACT" as const),
    text: `Sentence ${n}: ${["the appointment is on Thursday", "that suits me well", "please bring your insurance card"][n % 3]} ${n * 7919}.`,
    secondsFromStart: n * 8.37,
    durationSeconds: 5.2 + n / 10,
  }));
  const transcript = lines
    .map(({ speaker, text: said }) => `${speaker === "ASSISTANT" ? "AI" : "User"}: ${said}\n`)
    .join("");
  const alone = packConversation({ transcript, messages: null }).length;
  const together = packConversation({ transcript, messages: lines }).length;
  expect(together - alone).toBeLessThan(14 * 16);
});
