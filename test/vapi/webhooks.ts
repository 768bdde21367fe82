import type { Vapi } from "@vapi-ai/server-sdk";

/** As VAPI freezes it into every webhook at the moment of creation. */
export const frozenCall = {
  id: "019f0000-0000-7000-8000-000000000001",
  orgId: "33333333-3333-4333-8333-333333333333",
  createdAt: "2026-08-30T23:19:46.000Z",
  updatedAt: "2026-08-30T23:19:46.000Z",
  type: "outboundPhoneCall",
  cost: 0,
  monitor: {
    listenUrl: "wss://phone-call-websocket.example.vapi.ai/019f/listen",
    controlUrl: "https://phone-call-websocket.example.vapi.ai/019f/control",
  },
  phoneCallProvider: "twilio",
  phoneCallProviderId: "CA00000000000000000000000000000000",
  phoneCallTransport: "pstn",
  status: "queued",
  assistantId: "11111111-1111-4111-8111-111111111111",
  assistantVersion: "v4",
  assistantOverrides: {
    metadata: { dialId: "3f6c9f5e-5d0e-4a61-9b0e-0c5a3a1d7e11" },
    server: { url: "https://app.example.com/webhook", headers: { "X-Vapi-Secret": "s3cret" } },
  },
  phoneNumberId: "22222222-2222-4222-8222-222222222222",
  customer: { number: "+14155550123" },
} satisfies Vapi.Call;

export const inProgress = {
  timestamp: 1_788_045_604_154,
  type: "status-update",
  status: "in-progress",
  artifact: { variableValues: { now: "Aug 30, 2026" } },
  call: frozenCall,
  customer: { number: "+14155550123" },
} satisfies Vapi.ServerMessageStatusUpdate;

export const ended = {
  ...inProgress,
  timestamp: 1_788_045_621_825,
  status: "ended",
  endedReason: "silence-timed-out",
} satisfies Vapi.ServerMessageStatusUpdate;

/** Live reports carry more than VAPI's own types name, so the rest is added. */
export const report = {
  ...({
    timestamp: 1_788_045_623_147,
    type: "end-of-call-report",
    analysis: { summary: "They agreed." },
    artifact: {
      transcript: "AI: Hello.\nUser: Hi.\n",
      recording: { mono: { combinedUrl: "https://storage.example.com/019f.wav" } },
    },
    startedAt: "2026-08-30T23:20:04.154Z",
    endedAt: "2026-08-30T23:20:19.322Z",
    endedReason: "customer-ended-call",
    cost: 0.0126,
    call: frozenCall,
    customer: { number: "+14155550123" },
  } satisfies Vapi.ServerMessageEndOfCallReport),
  messages: [
    { role: "system", message: "You call patients.", time: 1_788_045_604_154, secondsFromStart: 0 },
    { role: "bot", message: "Hello.", secondsFromStart: 0.4, duration: 900 },
    { role: "tool_calls", toolCalls: [], secondsFromStart: 1.5 },
    { role: "user", message: "Hi.", secondsFromStart: 2.125 },
  ],
  durationMs: 15_168,
  durationSeconds: 15.168,
  transcript: "AI: Hello.\nUser: Hi.\n",
  phoneNumber: {
    id: "22222222-2222-4222-8222-222222222222",
    number: "+12125550100",
    provider: "twilio",
    twilioAccountSid: "AC00000000000000000000000000000000",
    twilioAuthToken: "twilio-auth-token",
    server: { url: "https://app.example.com/webhook", secret: "phone-number-secret" },
  },
};
