import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { verifyWebhook } from "#vapi/webhook-auth.ts";

const secret = "a-webhook-secret";
const now = new Date("2026-11-02T10:00:00.000Z");
const rawBody = '{"message":{"type":"status-update"}}';

const verify = (headers: Record<string, string>, body: string | Uint8Array = rawBody) =>
  verifyWebhook({ headers, rawBody: body, secret, now });

function signed(
  at: Date,
  { unit = 1, encoding = "hex" as "hex" | "base64", prefix = "", key = secret } = {},
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / unit));
  const hmac = createHmac("sha256", key).update(`${timestamp}.${rawBody}`);
  return { "x-timestamp": timestamp, "x-signature": prefix + hmac.digest(encoding) };
}

const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

describe("a webhook is believed", () => {
  test.for<[string, Record<string, string>]>([
    ["with the secret itself", { "x-vapi-secret": secret }],
    ["with a bearer token", { authorization: `Bearer ${secret}` }],
    ["with a bearer token in small letters", { authorization: `bearer ${secret}` }],
    ["signed, in milliseconds", signed(now)],
    ["signed, in seconds", signed(now, { unit: 1000 })],
    ["signed, in base64", signed(now, { encoding: "base64" })],
    ["signed, with the algorithm named", signed(now, { prefix: "sha256=" })],
    ["signed five minutes ago", signed(minutesAgo(5))],
    ["signed by a clock that is ahead", signed(minutesAgo(-5))],
    ["with one right proof beside a wrong one", { ...signed(now), "x-vapi-secret": "wrong" }],
  ])("%s", ([, headers]) => {
    expect(verify(headers)).toBe(true);
  });

  test("over its raw bytes", () => {
    expect(verify(signed(now), new TextEncoder().encode(rawBody))).toBe(true);
  });
});

describe("a webhook is not believed", () => {
  test.for<[string, Record<string, string>]>([
    ["without any proof", {}],
    ["with a wrong secret", { "x-vapi-secret": "wrong" }],
    ["with the beginning of the secret", { "x-vapi-secret": secret.slice(0, -1) }],
    ["with an empty secret", { "x-vapi-secret": "" }],
    ["with another scheme", { authorization: `Basic ${secret}` }],
    ["signed with another key", signed(now, { key: "another" })],
    ["signed more than five minutes ago", signed(minutesAgo(5.1))],
    ["signed for later", signed(minutesAgo(-5.1))],
    ["with a signature and no time", { "x-signature": signed(now)["x-signature"]! }],
    ["with a time that is none", { ...signed(now), "x-timestamp": "now" }],
  ])("%s", ([, headers]) => {
    expect(verify(headers)).toBe(false);
  });

  test("when its body was changed", () => {
    expect(verify(signed(now), rawBody.replace("status", "STATUS"))).toBe(false);
  });

  test("by whoever has no secret to compare with", () => {
    const headers = { "x-vapi-secret": "", authorization: "Bearer ", ...signed(now, { key: "" }) };
    expect(verifyWebhook({ headers, rawBody, secret: "", now })).toBe(false);
  });
});
