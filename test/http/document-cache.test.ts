import { parse } from "graphql";
import { expect, test } from "vitest";
import { createDocumentCache } from "#http/document-cache.ts";

const document = parse("{ __typename }");

test("the documents that were asked for last are kept, and no long one", () => {
  const cache = createDocumentCache();
  for (let number = 0; number < 100; number += 1) cache.set(`{ a${number} }`, document);
  expect(cache.get("{ a0 }")).toBe(document);
  cache.set("{ one more }", document);
  cache.set("#".repeat(10_001), document);
  expect(cache.get("{ a0 }")).toBe(document);
  expect(cache.get("{ a1 }")).toBeUndefined();
  expect(cache.get("#".repeat(10_001))).toBeUndefined();
});
