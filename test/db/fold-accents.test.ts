import fc from "fast-check";
import { expect } from "vitest";
import { foldAccents } from "#rules/fold-accents.ts";
import { test } from "#test/test.ts";

test("accents are folded in SQL as in the rules", async ({ pool }) => {
  const letters = fc.constantFrom(
    ...Array.from("aZéèüÑçøØłŁđĐßæÆœıħĦŧŦŽőșИйΈ漢각"),
    "e\u0301",
    "u\u0308",
    "👩‍👩‍👧",
  );
  const texts = fc.array(fc.oneof(letters, fc.string({ unit: "grapheme", maxLength: 3 })));
  const written = fc
    .sample(texts, { numRuns: 2_000, seed: 1 })
    .map((parts) => parts.join("").replaceAll("\0", "").toWellFormed());
  const { rows } = await pool.query<{ folded: string }>(
    `select fold_accents(text) as folded
     from unnest($1::text[]) with ordinality as each (text, n) order by n`,
    [written],
  );
  expect(rows.map(({ folded }) => folded)).toEqual(written.map(foldAccents));
});
