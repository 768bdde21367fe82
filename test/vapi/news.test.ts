import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { vapiMessageKind } from "#vapi/contract.ts";
import { newsFromCall, newsFromWebhook } from "#vapi/news.ts";
import { aRequest } from "./requests.ts";
import { ended, frozenCall, inProgress, report } from "./webhooks.ts";

const nothing = {
  vapiCallId: frozenCall.id,
  dialId: null,
  origin: {
    tenantId: null,
    campaignId: null,
    contactId: null,
    callId: null,
    round: null,
    kind: null,
    isCallback: null,
  },
  customer: { number: null, name: null },
  status: null,
  endedReason: null,
  endedMessage: null,
  createdAt: null,
  startedAt: null,
  endedAt: null,
  durationSeconds: null,
  cost: null,
  transcript: null,
  messages: null,
  summary: null,
  recordingUrl: null,
  structured: [],
};

const known = {
  ...nothing,
  dialId: "3f6c9f5e-5d0e-4a61-9b0e-0c5a3a1d7e11",
  customer: { number: "+14155550123", name: null },
  createdAt: new Date("2026-08-30T23:19:46.000Z"),
};

describe("a webhook", () => {
  test("tells its own status, never the frozen one of the call inside", () => {
    expect(newsFromWebhook(inProgress)).toEqual({ ...known, status: "in-progress" });
    expect(newsFromWebhook({ ...inProgress, type: "transcript" })).toEqual(known);
  });

  test("of the end tells the reason", () => {
    const expected = { ...known, status: "ended", endedReason: "silence-timed-out" };
    expect(newsFromWebhook(ended)).toEqual(expected);
  });

  test("with the report tells everything, and that the call has ended", () => {
    expect(newsFromWebhook(report)).toEqual({
      ...known,
      status: "ended",
      endedReason: "customer-ended-call",
      startedAt: new Date("2026-08-30T23:20:04.154Z"),
      endedAt: new Date("2026-08-30T23:20:19.322Z"),
      durationSeconds: 15.168,
      cost: 0.0126,
      transcript: "AI: Hello.\nUser: Hi.\n",
      messages: [
        { speaker: "ASSISTANT", text: "Hello.", secondsFromStart: 0.4, durationSeconds: 0.9 },
        { speaker: "CONTACT", text: "Hi.", secondsFromStart: 2.125, durationSeconds: null },
      ],
      summary: "They agreed.",
      recordingUrl: "https://storage.example.com/019f.wav",
    });
  });

  test("about no call tells nothing", () => {
    expect(newsFromWebhook({ type: "assistant-request" })).toBeNull();
    expect(newsFromWebhook({ type: "status-update", call: { id: "" } })).toBeNull();
  });
});

describe("a call object", () => {
  test("tells what has settled", () => {
    const call = {
      ...frozenCall,
      status: "ended",
      endedReason: "customer-ended-call",
      endedMessage: "Bye",
      startedAt: "2026-08-30T23:20:00.000Z",
      endedAt: "2026-08-30T23:20:30.500Z",
      cost: 0.05,
      analysis: { summary: "They agreed." },
      artifact: { transcript: "AI: Hello.", recordingUrl: "https://storage.example.com/a.wav" },
    };
    expect(newsFromCall(call)).toMatchObject({
      status: "ended",
      durationSeconds: 30.5,
      cost: 0.05,
      endedMessage: "Bye",
      summary: "They agreed.",
      transcript: "AI: Hello.",
      recordingUrl: "https://storage.example.com/a.wav",
    });
  });

  test("whose instants are written with t and z in lower case has the same times", () => {
    const call = { ...frozenCall, status: "ended", endedAt: "2026-08-30t23:20:30.500z" };
    expect(newsFromCall(call)).toMatchObject({ endedAt: new Date("2026-08-30T23:20:30.500Z") });
  });

  test("whose cost is still zero tells no cost", () => {
    expect(newsFromCall({ ...frozenCall, status: "ended" })).toMatchObject({ cost: null });
  });
});

describe("a dial is recognised", () => {
  const dialId = "3f6c9f5e-5d0e-4a61-9b0e-0c5a3a1d7e11";
  const { id } = frozenCall;

  test.for([
    ["by the metadata", { id, assistantOverrides: { metadata: { dialId } } }, dialId],
    ["by the customer's external id", { id, customer: { externalId: dialId } }, dialId],
    ["by the name", { id, name: dialId }, dialId],
    [
      "by the name, though the external id is somebody's own",
      { id, name: dialId, customer: { externalId: "crm-17" } },
      dialId,
    ],
    ["not by a name that is no dial's", { id, name: "Call to Ada" }, null],
  ] as const)("%s", ([, call, expected]) => {
    expect(newsFromCall(call)?.dialId).toBe(expected);
  });
});

test("a call tells what it is to this server, as far as that can be read", () => {
  const { origin } = aRequest();
  const customer = { number: "+14155550123", name: "Ada Example" };
  const call = (metadata: object) => ({
    ...frozenCall,
    customer,
    assistantOverrides: { metadata },
  });
  expect(newsFromCall(call({ ...origin, other: 1 }))).toMatchObject({ origin, customer });
  expect(
    newsFromCall(call({ ...origin, callId: "17", round: "today", kind: "ODD", isCallback: "no" })),
  ).toMatchObject({
    origin: { ...origin, callId: null, round: null, kind: null, isCallback: null },
  });
});

test("what the assistant has extracted is read in both forms, from reports and from the call", () => {
  const id = "vapi-call";
  const analysis = { summary: "No.", structuredData: { optOut: true } };
  const artifact = {
    structuredOutputs: {
      "one-id": { name: "Wishes", result: { callback: false } },
      "another-id": { name: 7, result: true },
      odd: null,
    },
  };
  const structured = [
    { name: null, value: { optOut: true } },
    { name: "Wishes", value: { callback: false } },
    { name: null, value: true },
  ];
  expect(newsFromCall({ id, analysis, artifact })).toMatchObject({ structured });
  const message = { type: "end-of-call-report", call: { id }, analysis, artifact };
  expect(newsFromWebhook(message)).toMatchObject({ structured });
  const odd = { analysis: { structuredData: "words" }, artifact: { structuredOutputs: "words" } };
  expect(newsFromCall({ id, ...odd })).toMatchObject({
    structured: [{ name: null, value: "words" }],
  });
});

describe("an odd value", () => {
  const { id } = frozenCall;

  test.for([
    ["a status nobody has seen", { status: "teleported" }],
    ["a number for a reason", { endedReason: 17 }],
    ["a date that is none", { startedAt: "yesterday", endedAt: 5 }],
    ["a cost in words", { cost: "free" }],
    ["a negative cost", { cost: -1 }],
    ["a list for an object", { artifact: [], analysis: [], monitor: "", customer: [] }],
    [
      "a script for a link",
      { recordingUrl: "javascript:alert(1)", monitor: { controlUrl: "file:///etc" } },
    ],
    ["nothing", { transcript: null, summary: "" }],
  ] as const)("(%s) says nothing and costs no other news", ([, odd]) => {
    expect(newsFromCall({ id, ...odd })).toEqual(nothing);
  });

  test("in text is made storable: no NUL, no half character, no endless length", () => {
    const news = newsFromCall({
      id,
      endedReason: "a\0b",
      endedMessage: "\ud800!",
      transcript: "x".repeat(2_000_000),
    });
    expect(news).toMatchObject({ endedReason: "ab", endedMessage: "\ufffd!" });
    expect(news?.transcript).toHaveLength(1_000_000);
  });

  test("without an offset is UTC", () => {
    const news = newsFromCall({ id, createdAt: "2026-08-30T23:19:46.000" });
    expect(news?.createdAt).toEqual(new Date("2026-08-30T23:19:46.000Z"));
  });

  test("never throws, wherever it stands", () => {
    const messages = fc.record(
      Object.fromEntries(Object.keys({ ...report, ...ended }).map((key) => [key, fc.jsonValue()])),
    );
    const calls = fc.record(
      Object.fromEntries(Object.keys(frozenCall).map((key) => [key, fc.jsonValue()])),
    );
    fc.assert(
      fc.property(fc.jsonValue(), messages, calls, (value, message, call) => {
        newsFromCall(value);
        newsFromWebhook(value);
        expect(newsFromCall({ ...call, id })).toMatchObject({ vapiCallId: id });
        newsFromWebhook({ ...message, call: { ...call, id } });
      }),
    );
  });
});

test.for(["type", "recordingUrl", "transcript", "endedReason"])(
  "what only looks like text is none: %s",
  (field) => {
    const message = { ...report, [field]: { length: { toString: null } } };
    expect(vapiMessageKind.safeParse(message).success).toBe(field !== "type");
    expect(newsFromWebhook(message)?.vapiCallId).toBe(frozenCall.id);
  },
);
