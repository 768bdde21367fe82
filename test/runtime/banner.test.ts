import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { banner, type BannerFacts } from "#runtime/banner.ts";

const facts: BannerFacts = {
  url: "http://127.0.0.1:4000",
  consoleUrl: null,
  loginLink: null,
  publicUrl: "https://calls.example.com",
  hasApi: true,
  newApiKey: null,
  keyFile: null,
  simulatorUrl: null,
  metricsUrl: null,
  dataDir: null,
  timeZoneData: "2026c",
  problems: [],
};
const shown = (change: Partial<BannerFacts>) =>
  stripVTControlCharacters(banner({ ...facts, ...change }));

test("a first start names the key, the page to open, how to upload and how to place real calls", () => {
  const text = shown({ newApiKey: "cs_key", simulatorUrl: "http://127.0.0.1:4010" });
  expect(text).toContain("http://127.0.0.1:4000/graphql#key=cs_key");
  expect(text).toMatch(/Next steps\n\s+1\. Open GraphiQL/);
  expect(text).toMatch(/upload a CSV file.*README\.md/);
  expect(text).toMatch(/real calls.*README\.md/);
});

test("every start of an API says where it is well, how to get a lost key, and which zone data it has", () => {
  const text = shown({});
  expect(text).toContain("http://127.0.0.1:4000/ready");
  expect(text).toContain("npm run tenant");
  expect(text).toContain("2026c");
  expect(text).toContain("docs/runbook.md");
  expect(text).not.toContain("API key");
});

test("a worker has no page to open", () => {
  const text = shown({ hasApi: false });
  expect(text).not.toContain("GraphiQL");
  expect(text).toContain("/ready");
});

test("problems stand out", () => {
  expect(shown({ problems: ["the key opens nothing"] })).toContain(
    "Problem    the key opens nothing",
  );
});
