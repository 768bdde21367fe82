import { describe, expect, test } from "vitest";
import { createLog } from "../../src/log.ts";

function logged(fields: object, message = "it happened"): string {
  const lines: string[] = [];
  createLog("info", { write: (line) => void lines.push(line) }).info(fields, message);
  return lines.join("");
}

describe("what must stay secret leaves every line of the log", () => {
  test.for<[string, string, object]>([
    ["an API key", "hidden", { apiKey: "hidden" }],
    ["a secret with quotes, deep inside", "hid", { a: [{ webhookSecret: 'hid"den' }] }],
    ["a header", "hidden", { headers: { authorization: "Bearer hidden" } }],
    ["a bearer token in prose", "hidden", { detail: "sent Bearer hidden to it" }],
    ["a database password", "hidden", { err: new Error("postgres://me:hidden@db/calls is down") }],
    ["a telephone number", "5550100", { phone: "+15555550100" }],
    ["a telephone number in an error", "5550100", { err: new Error("+15555550100 is invalid") }],
    ["a control URL", "hidden", { url: "https://phone.vapi.example/hidden/control" }],
    ["what was said", "hidden", { call: { transcript: "hidden" } }],
  ])("%s", ([, secret, fields]) => {
    expect(logged(fields)).not.toContain(secret);
    expect(() => JSON.parse(logged(fields)) as unknown).not.toThrow();
  });
});

test("numbers, instants and addresses that are nobody's secret stay legible", () => {
  const fields = {
    at: "2026-11-02T09:00:00+05:00",
    url: "http://127.0.0.1:4000/graphql",
    calls: 12,
  };
  expect(JSON.parse(logged(fields))).toMatchObject(fields);
});
