import { expect, test } from "vitest";
import { foldAccents } from "#rules/fold-accents.ts";

test("a text with accents becomes one without", () => {
  expect(foldAccents("Łukasz Gómez-Şahin, Straße Øre")).toBe("Lukasz Gomez-Sahin, Strasse Ore");
  expect(foldAccents("ßæÆœøØłŁđĐıħĦŧŦ")).toBe("ssaeAEoeoOlLdDihHtT");
  // Composed or not, the first and the last of the marks that are dropped, and the neighbours of both.
  expect(foldAccents("ée\u0301 a\u0300b\u036F \u02FF\u0370")).toBe("ee ab \u02FF\u0370");
  expect(foldAccents("Ελλάδα Київ 漢 👩‍👧 ok")).toBe("Ελλαδα Киів 漢 👩‍👧 ok");
});
