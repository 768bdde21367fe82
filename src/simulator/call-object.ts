import type { SimulatedCall } from "./call.ts";
import { recordingUrl } from "./recording.ts";
import { assistantObject, sampleAssistants, systemPrompt } from "./samples.ts";
import type { Announcement } from "./timeline.ts";

/** US dollars a minute, about what VAPI charges for an ordinary assistant. */
const dollarsPerMinute = 0.1;

/** The `Call` that VAPI's API shows at `nowMs`. Transcript and cost appear some time after the end. */
export function callObject(call: SimulatedCall, { url, nowMs }: { url: string; nowMs: number }) {
  const isSettled = call.settledAt !== null && call.settledAt.getTime() <= nowMs;
  return {
    ...freshCallObject(call, url),
    status: call.status,
    updatedAt: call.updatedAt.toISOString(),
    ...(call.endedAt === null
      ? {}
      : {
          ...times(call),
          ...(isSettled || !isLateWithItsReason(call) ? { endedReason: call.endedReason } : {}),
          ...(isSettled ? outcome(call, url) : {}),
        }),
  };
}

/** The call as it was created; inside webhooks VAPI never updates it. */
function freshCallObject(call: SimulatedCall, url: string) {
  const { request } = call;
  return {
    id: call.id,
    orgId: call.account,
    type: "outboundPhoneCall",
    createdAt: call.createdAt.toISOString(),
    updatedAt: call.createdAt.toISOString(),
    cost: 0,
    monitor: {
      listenUrl: `${url.replace(/^http/, "ws")}/${call.id}/listen`,
      controlUrl: `${url}/${call.id}/control`,
    },
    transport: { provider: "twilio", conversationType: "voice" },
    phoneCallProvider: "twilio",
    phoneCallTransport: "pstn",
    status: call.queuedAt > call.createdAt ? "scheduled" : "queued",
    ...(call.name === null ? {} : { name: call.name }),
    ...(request.assistantId === undefined ? {} : { assistantId: request.assistantId }),
    ...(request.phoneNumberId === undefined ? {} : { phoneNumberId: request.phoneNumberId }),
    ...(request.customer === undefined ? {} : { customer: request.customer }),
    ...(request.schedulePlan === undefined ? {} : { schedulePlan: request.schedulePlan }),
    ...(request.assistantOverrides === undefined
      ? {}
      : { assistantOverrides: request.assistantOverrides }),
  };
}

/** The body of the webhook that announces it, with the secrets that VAPI repeats in it. */
export function webhookBody(
  call: SimulatedCall,
  { announcement, url, nowMs }: { announcement: Announcement; url: string; nowMs: number },
) {
  const tellsReason =
    announcement === "end-of-call-report" ||
    (announcement === "ended" && !isLateWithItsReason(call));
  return {
    message: {
      timestamp: nowMs,
      ...(announcement === "end-of-call-report"
        ? { type: announcement, ...report(call, url) }
        : {
            type: "status-update",
            status: announcement,
            artifact: { variableValues: variableValues(call) },
          }),
      ...(tellsReason ? { endedReason: call.endedReason } : {}),
      call: freshCallObject(call, url),
      phoneNumber: {
        id: call.phoneNumberId,
        provider: "twilio",
        twilioAccountSid: "AC00000000000000000000000000000000",
        server: { url, secret: "simulated-phone-number-secret" },
      },
      customer: call.request.customer,
      assistant: assistantOf(call),
    },
  };
}

/** VAPI repeats the whole assistant in each webhook. */
function assistantOf({ assistantId, account }: SimulatedCall) {
  const sample = sampleAssistants.find(({ id }) => id === assistantId);
  if (sample === undefined) return { id: assistantId };
  const assistant = assistantObject(sample, account);
  const prompt = { role: "system", content: systemPrompt };
  return { ...assistant, model: { ...assistant.model, messages: [prompt] } };
}

function variableValues({ request, createdAt }: SimulatedCall) {
  return {
    now: createdAt.toISOString(),
    customer: request.customer,
    ...request.assistantOverrides?.variableValues,
  };
}

function isLateWithItsReason({ faults }: SimulatedCall): boolean {
  return faults.includes("endedWithoutReason");
}

function report(call: SimulatedCall, url: string) {
  const seconds = talkSeconds(call);
  const { transcript } = call.script;
  return {
    ...times(call),
    ...outcome(call, url),
    durationMs: seconds * 1000,
    durationSeconds: seconds,
    durationMinutes: seconds / 60,
    transcript: call.answeredAt === null ? "" : transcript,
    messages: messagesOf(call),
    ...costsOf(call),
  };
}

/** What was said, once more, with times: VAPI reports it beside the transcript, and a third time for OpenAI. */
function messagesOf(call: SimulatedCall) {
  const { answeredAt, script } = call;
  if (answeredAt === null) return [];
  const lines = script.transcript.split("\n").filter((line) => line !== "");
  // Each in a share of the conversation, at most four seconds, with a pause after it.
  const share = Math.round(Math.min(4_000, (talkSeconds(call) * 1_000) / lines.length));
  const said = lines.map((line, index) => ({
    role: line.startsWith("User:") ? "user" : "bot",
    message: line.replace(/^\w+: /, ""),
    time: answeredAt.getTime() + index * share,
    endTime: answeredAt.getTime() + index * share + share * 0.75,
    duration: share * 0.75,
    secondsFromStart: (index * share) / 1_000,
  }));
  return [
    { role: "system", message: systemPrompt, time: answeredAt.getTime(), secondsFromStart: 0 },
    ...said,
  ];
}

function openAiMessagesOf(call: SimulatedCall) {
  return messagesOf(call).map(({ role, message }) => ({
    role: role === "bot" ? "assistant" : role,
    content: message,
  }));
}

function costsOf(call: SimulatedCall) {
  const minutes = talkSeconds(call) / 60;
  const part = (share: number): number => Number((minutes * dollarsPerMinute * share).toFixed(4));
  return {
    costBreakdown: { stt: part(0.1), llm: part(0.1), tts: part(0.3), vapi: part(0.5) },
    costs: [
      {
        type: "transcriber",
        transcriber: { provider: "deepgram", model: "nova-3" },
        minutes,
        cost: part(0.1),
      },
      {
        type: "model",
        model: { provider: "openai", model: "gpt-4o" },
        promptTokens: 812,
        completionTokens: 96,
        cost: part(0.1),
      },
      {
        type: "voice",
        voice: { provider: "vapi", voiceId: "Elliot" },
        characters: 420,
        cost: part(0.3),
      },
      { type: "vapi", subType: "normal", minutes, cost: part(0.5) },
    ],
  };
}

function times(call: SimulatedCall) {
  const unanswered = call.faults.includes("startedAtUnanswered") ? call.dialledAt : null;
  const startedAt = call.answeredAt ?? unanswered;
  return {
    ...(startedAt === null ? {} : { startedAt: startedAt.toISOString() }),
    ...(call.endedAt === null ? {} : { endedAt: call.endedAt.toISOString() }),
  };
}

function outcome(call: SimulatedCall, url: string) {
  const wasAnswered = call.answeredAt !== null;
  const recording = recordingUrl(call, url);
  return {
    cost: Number(((talkSeconds(call) / 60) * dollarsPerMinute).toFixed(4)),
    analysis: wasAnswered ? analysisOf(call) : {},
    artifact: {
      ...(wasAnswered ? structuredOutputsOf(call) : {}),
      messages: messagesOf(call),
      messagesOpenAIFormatted: openAiMessagesOf(call),
      variableValues: variableValues(call),
      transcript: wasAnswered ? call.script.transcript : "",
      ...(wasAnswered ? { recording: { mono: { combinedUrl: recording } } } : {}),
    },
  };
}

function analysisOf({ script: { summary, structuredData } }: SimulatedCall) {
  return {
    ...(summary === "" ? {} : { summary }),
    ...(Object.keys(structuredData).length === 0 ? {} : { structuredData }),
  };
}

/** By ids that are the same in every call. */
function structuredOutputsOf({ script: { structuredOutputs } }: SimulatedCall) {
  const outputs = Object.entries(structuredOutputs).map(([name, result], index) => {
    const id = `5a3b1e60-0003-4000-8000-${String(index + 1).padStart(12, "0")}`;
    return [id, { name, result }] as const;
  });
  return outputs.length === 0 ? {} : { structuredOutputs: Object.fromEntries(outputs) };
}

function talkSeconds({ answeredAt, endedAt }: SimulatedCall): number {
  if (answeredAt === null || endedAt === null) return 0;
  return (endedAt.getTime() - answeredAt.getTime()) / 1000;
}
