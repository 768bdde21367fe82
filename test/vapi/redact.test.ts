import { expect, test } from "vitest";
import { redactWebhook } from "#vapi/redact.ts";
import { report } from "./webhooks.ts";

test("of the secrets that a report echoes none is stored, and of the rest all", () => {
  const stored = redactWebhook({ message: report });
  expect(JSON.stringify(stored)).not.toMatch(
    /s3cret|phone-number-secret|twilio-auth-token|AC0000|\/control|\/listen/,
  );
  expect(stored).toMatchObject({
    message: {
      type: "end-of-call-report",
      cost: 0.0126,
      transcript: report.transcript,
      phoneNumber: { number: "+12125550100", provider: "twilio", server: { secret: "[redacted]" } },
      call: { id: report.call.id, monitor: "[redacted]", customer: { number: "+14155550123" } },
    },
  });
});

test("credentials are removed wherever they stand", () => {
  const body = {
    credentials: [{ provider: "openai", apiKey: "sk-1" }],
    assistant: { model: { tools: [{ server: { headers: { authorization: "Bearer 2" } } }] } },
    list: [{ twilioApiSecret: "3" }, { accessToken: "4" }, { password: "5" }],
  };
  expect(redactWebhook(body)).toEqual({
    credentials: "[redacted]",
    assistant: { model: { tools: [{ server: { headers: "[redacted]" } }] } },
    list: [
      { twilioApiSecret: "[redacted]" },
      { accessToken: "[redacted]" },
      { password: "[redacted]" },
    ],
  });
});

test("counts of tokens are no secrets", () => {
  const body = { costBreakdown: { llmPromptTokens: 120, secretsFound: false, tokens: null } };
  expect(redactWebhook(body)).toEqual(body);
});

test("what Postgres cannot store is made storable", () => {
  expect(redactWebhook({ "a\0": "b\0c", d: "\ud800" })).toEqual({ a: "bc", d: "\ufffd" });
});

test("a body nested without end is cut", () => {
  let body: unknown = "bottom";
  for (let depth = 0; depth < 50_000; depth++) body = [body];
  expect(JSON.stringify(redactWebhook(body))).toContain("[too deep]");
});

test("of a body with more values than anybody reads the first are kept, and what was cut is told", () => {
  const wide = Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`k${index}`, 0]));
  const { message, rest } = redactWebhook({ message: wide, rest: [1] }) as {
    message: Record<string, unknown>;
    rest: unknown[];
  };
  expect(Object.keys(message)).toHaveLength(49_999);
  expect(message).toMatchObject({ k0: 0, "…": "[more was cut]" });
  expect(rest).toEqual(["[more was cut]"]);
});
