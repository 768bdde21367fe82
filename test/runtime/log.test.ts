import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createLog } from "../../src/log.ts";

function logged(fields: object, message = "it happened"): string {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  createLog("info", { destination, secrets: ['given in "confidence"'] }).info(fields, message);
  return lines.join("");
}

function caused(properties: object): Error {
  return new Error("it failed", { cause: Object.assign(new Error("because"), properties) });
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
    ["an API key in prose", "Q8sP", { detail: "cs_Q8sPx0yV7k3cQ8sPx0yV7k3c is wrong" }],
    ["what the process was given", "confidence", { text: 'it was given in "confidence"' }],
    ["a national number", "5550100", { err: new Error("415-5550100 is not E.164") }],
    ["a number as people write it", "555", { text: "call (415) 555-0100 now" }],
    ["a number with spaces", "5550", { text: "0044 20 5550 0100" }],
    ["a row in an error", "hidden", { err: Object.assign(new Error("no"), { detail: "hidden" }) }],
    ["the cause's body", "hidden", { err: caused({ data: "hidden" }) }],
    ["one of many errors", "hidden", { err: new AggregateError([caused({ request: "hidden" })]) }],
    ["a value", "hidden", { err: new Error('invalid input syntax for type uuid: "hidden"') }],
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
    id: "12345678-1234-4123-8123-446655440000",
    instant: 1_788_045_604_154,
    text: "from 192.168.100.100 at 2026-11-02 09:00:00 in 1234.567890123 ms",
  };
  expect(JSON.parse(logged(fields))).toMatchObject(fields);
});

test("of an error, what says where and why stays", () => {
  const error = Object.assign(new Error("violates it"), {
    code: "23514",
    constraint: "contact_name",
  });
  expect(JSON.parse(logged({ err: error }))).toMatchObject({
    err: { type: "Error", message: "violates it", code: "23514", constraint: "contact_name" },
  });
});

const full = "/dev/full";

test.runIf(existsSync(full))("a full disk costs lines of the log, and no process", () => {
  const stdout = openSync(full, "w");
  const module = JSON.stringify(join(import.meta.dirname, "../../src/log.ts"));
  const program = `
    import { setTimeout as delay } from "node:timers/promises";
    const { createLog } = await import(${module});
    const log = createLog("info");
    for (let line = 0; line < 5; line += 1) {
      log.info("there is no room for this");
      await delay(1);
    }
    process.exit(7);`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", program],
    { stdio: ["ignore", stdout, "pipe"], encoding: "utf8", timeout: 20_000 },
  );
  closeSync(stdout);
  expect({ status, stderr }).toEqual({ status: 7, stderr: "" });
});
