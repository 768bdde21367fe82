import fc from "fast-check";
import { expect, test } from "vitest";
import { packText, unpackText } from "#db/packed-text.ts";

test("a text is the same after it was packed and unpacked", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 3_000 }), (text) => {
      expect(unpackText(packText(text))).toBe(text.toWellFormed());
    }),
  );
});

test("a conversation takes half of its size, and a text that cannot be compressed a byte more", () => {
  const talk = "AI: Hello, do you have a minute?\nUser: Yes, go ahead, what is it about?\n".repeat(
    9,
  );
  expect(packText(talk).length).toBeLessThan(talk.length / 2);
  expect(packText("x").length).toBe(2);
  expect(packText("")).toEqual(Buffer.of(0));
});

test("the longest transcript can be unpacked", () => {
  const longest = "界".repeat(1_000_000);
  expect(unpackText(packText(longest))).toBe(longest);
});

test("other bytes are refused", () => {
  expect(() => unpackText(Buffer.of(7, 1))).toThrow("unknown byte");
  expect(() => unpackText(Buffer.of(1, 255, 255))).toThrow();
});
