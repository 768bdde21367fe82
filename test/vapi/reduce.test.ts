import { expect, test } from "vitest";
import { reduceWebhook } from "#vapi/reduce.ts";

const call = { id: "019a", customer: { number: "+14155550123", name: "Ada Example" } };

test("of a report there remains what its call does not have", () => {
  const body = {
    message: {
      timestamp: 1_788_045_623_147,
      type: "end-of-call-report",
      endedReason: "silence-timed-out",
      startedAt: "2026-08-30T23:20:04.154Z",
      endedAt: "2026-08-30T23:20:19.322Z",
      cost: 0.0126,
      costs: [{ type: "vapi", minutes: 0.25, cost: 0.0126 }],
      costBreakdown: { stt: 0.001, total: 0.0126 },
      durationSeconds: 15.168,
      transcript: "AI: Hello, Ada.",
      summary: "Ada said nothing.",
      recordingUrl: "https://storage.example/r.wav",
      messages: [{ role: "bot", message: "Hello, Ada." }],
      analysis: {
        summary: "Ada said nothing.",
        successEvaluation: "false",
        structuredData: { a: 1 },
      },
      artifact: {
        transcript: "AI: Hello, Ada.",
        messages: [{ role: "bot", message: "Hello, Ada." }],
        recording: { mono: { combinedUrl: "https://storage.example/r.wav" } },
        nodes: ["greeting"],
      },
      call,
      customer: call.customer,
      assistant: { model: { messages: [{ role: "system", content: "a long prompt" }] } },
      phoneNumber: { number: "+12125550100" },
    },
  };
  const copy = structuredClone(body);
  expect(reduceWebhook(body)).toEqual({
    timestamp: 1_788_045_623_147,
    endedReason: "silence-timed-out",
    costBreakdown: { stt: 0.001, total: 0.0126 },
    analysis: { successEvaluation: "false", structuredData: { a: 1 } },
    artifact: { nodes: ["greeting"] },
  });
  expect(body).toEqual(copy);
});

test("of a status update there remains when it was made", () => {
  const message = {
    timestamp: 1,
    type: "status-update",
    status: "in-progress",
    artifact: {},
    call,
  };
  expect(reduceWebhook({ message })).toEqual({ timestamp: 1 });
  expect(reduceWebhook({ message, id: 2 })).toEqual({ message: { timestamp: 1 }, id: 2 });
});

test("what is no message of VAPI stays as it is", () => {
  for (const body of [null, 1, "text", [], {}, { message: null }, { message: [1] }]) {
    expect(reduceWebhook(body)).toEqual(body);
  }
});
