import fc from "fast-check";
import { expect, test } from "vitest";
import { fromSafeCell, safeCell } from "#rules/safe-cell.ts";

test.for([
  ["=1+1", "'=1+1"],
  ["+14155550101", "'+14155550101"],
  ["-5", "'-5"],
  ["@cmd", "'@cmd"],
  ["\t=1", "'\t'=1"],
  ["\rx", "'\rx"],
  ["＝1", "'＝1"],
  ["'=1", "''=1"],
  ["a;=1", "a;'=1"],
  ["a,b", "a,b"],
  ["a=b", "a=b"],
  ["Jean-Luc", "Jean-Luc"],
  ["O'Neill", "O'Neill"],
  ["", ""],
])("%j becomes %j", ([cell, safe]) => {
  expect(safeCell(cell!)).toBe(safe);
  expect(fromSafeCell(safe!)).toBe(cell);
});

test("every cell is safe, and can be had back", () => {
  const unit = fc.constantFrom(...`= + - @ ' \t \r \n , ; | a x ＝ ＠`.split(" "), " ");
  const cells = fc.oneof(fc.string({ unit, maxLength: 12 }), fc.string({ maxLength: 12 }));
  fc.assert(
    fc.property(cells, (cell) => {
      const safe = safeCell(cell);
      expect(fromSafeCell(safe)).toBe(cell);
      for (const part of safe.split(/[,;|\t\n\r]/)) expect(part).not.toMatch(/^[=+\-@＝＋－＠]/);
      expect(safe).not.toMatch(/^[\t\r]/);
    }),
    { numRuns: 5_000 },
  );
});
