import type { Tape } from "./tape.ts";

const texts = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "x\udfff\ud800y",
  "\u202eabc",
  "\ufeff",
  "İ",
  "ﷺ",
  "e\u0301".repeat(40),
  "👩‍👩‍👧‍👦",
  "%",
  "%_\\",
  "'; drop table call; --",
  "{{constructor.constructor('return 1')()}}",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "null",
  "undefined",
  "NaN",
  "-Infinity",
  "1e400",
  "0x10",
  "9007199254740993",
  "-1",
  "true",
  "<script>alert(1)</script>",
  "../../etc/passwd",
  "http://[::1",
  "javascript:alert(1)",
  "00000000-0000-0000-0000-000000000000",
  "ffffffff-ffff-ffff-ffff-ffffffffffff",
  "Campaign:00000000-0000-7000-8000-000000000000",
  "Call:1",
  "Q2FtcGFpZ246MQ==",
  "0000-01-01T00:00:00Z",
  "0001-01-01T00:00:00Z",
  "-000001-01-01T00:00:00Z",
  "+275760-09-13T00:00:00.001Z",
  "9999-12-31T23:59:59.999999999Z",
  "9999-12-31T23:59:59-23:59",
  "2026-02-30T00:00:00Z",
  "2026-03-29T02:30:00",
  "2026-11-22T24:00:00Z",
  "2026-11-22",
  "24:00",
  "23:59",
  "00:00",
  "Europe/Berlin",
  "Etc/GMT+14",
  "GMT0",
  "+14155550100",
  "tel:+49(0)30-1234567",
  "00447400123456",
  "1".repeat(64),
  "+1 ".repeat(21),
  "US",
  "ZZ",
];

const bits = ["a", "\0", "\\", '"', "\n", "\ud800", "é", "漢", "😀", "%", "{", "(", "1", " ", ","];

/** Text that somebody has tripped over before; now and then up to `longest` characters of it. */
export function nastyText(tape: Tape, longest = 20_000): string {
  switch (tape.below(8)) {
    case 0:
    case 1:
    case 2:
      return tape.pick(texts);
    case 3:
      return tape.pick(texts) + tape.pick(texts);
    case 4:
      return tape.times(12, () => tape.pick(bits)).join("");
    case 5:
      return tape.times(12, () => String.fromCodePoint(tape.below(0x11_0000))).join("");
    case 6:
      return String(nastyNumber(tape));
    default:
      return tape.chance(25)
        ? tape.pick(bits).repeat(tape.below(longest))
        : tape.pick(bits).repeat(tape.below(300));
  }
}

const numbers = [
  0,
  1,
  -1,
  2,
  10,
  50,
  100,
  101,
  200,
  201,
  255,
  366,
  367,
  1000,
  1001,
  43_200,
  0.5,
  -0,
  1e-7,
  5e-324,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  -(2 ** 31) - 1,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  1e21,
  1e308,
  -1e308,
];

export function nastyNumber(tape: Tape): number {
  return tape.chance(60) ? tape.pick(numbers) : tape.below(2 ** 16) - 2 ** 15;
}

const keys = [
  "a",
  "",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "length",
  "then",
  "toJSON",
  "0",
  "-1",
  "type",
  "status",
  "id",
  "message",
  "secret",
  "apiKey",
  "token",
  "\0",
  "\ud800",
  "a.b",
  "$where",
  "é",
  "x".repeat(300),
];

export function nastyKey(tape: Tape): string {
  return tape.pick(keys);
}

/** Any JSON value. An object may have `__proto__` of its own. */
export function nastyJson(tape: Tape, depth = 0): unknown {
  const kinds = depth > 5 || tape.isAtEnd ? 4 : 8;
  switch (tape.below(kinds)) {
    case 0:
      return null;
    case 1:
      return nastyText(tape);
    case 2:
      return nastyNumber(tape);
    case 3:
      return tape.chance(50);
    case 4:
      return tape.times(4, () => nastyJson(tape, depth + 1));
    case 5:
    case 6:
      return Object.fromEntries(
        tape.times(5, () => [nastyKey(tape), nastyJson(tape, depth + 1)] as const),
      );
    default:
      return tape.chance(20) ? huge(tape) : tape.times(2, () => nastyJson(tape, depth + 1));
  }
}

/** Much of one thing: deep, long or wide. */
function huge(tape: Tape): unknown {
  const many = tape.pick([10, 60, 199, 1_000, 3_000, 30_000]);
  switch (tape.below(3)) {
    case 0: {
      let value: unknown = tape.pick([null, 1, "x"]);
      // Deeper than a stack is: JSON.stringify would have none left either.
      for (let level = 0; level < Math.min(many, 3_000); level += 1) {
        value = tape.isAtEnd || level % 2 === 0 ? [value] : { a: value };
      }
      return value;
    }
    case 1:
      return Array.from({ length: many }, () => tape.pick([0, null]));
    default:
      return Object.fromEntries(Array.from({ length: many }, (_, index) => [`k${index}`, index]));
  }
}
