import { z } from "zod";
import { readCall, readMessage } from "./contract.ts";
import type { StructuredOutput } from "#rules/opt-out.ts";
import type { ValueOf } from "./reader.ts";
import type { CallNews } from "./types.ts";

type Call = ValueOf<typeof readCall>;
type Message = ValueOf<typeof readMessage>;

const uuid = z.uuid();

/** The news in a call object of `POST /call` or `GET /call`; null if it is not a call with an id. */
export function newsFromCall(callObject: unknown): CallNews | null {
  const call = readCall(callObject);
  if (!call?.id) return null;
  return {
    vapiCallId: call.id,
    ...whatIsOurs(call),
    status: call.status,
    endedReason: call.endedReason,
    endedMessage: call.endedMessage,
    createdAt: call.createdAt,
    startedAt: call.startedAt,
    endedAt: call.endedAt,
    durationSeconds: secondsBetween(call.startedAt, call.endedAt),
    // Zero until the call has been billed, some time after its end.
    cost: call.cost === 0 ? null : call.cost,
    transcript: call.artifact?.transcript ?? call.transcript,
    messages: call.artifact?.messages ?? call.messages,
    summary: call.analysis?.summary ?? call.summary,
    recordingUrl: call.recordingUrl ?? recordingOf(call),
    structured: structuredOf(call),
  };
}

/**
 * The news in the `message` of a webhook; null if it is not about a call. The message's own fields take precedence:
 * the call object in it is a copy from the time of creation, so its status, cost and times are out of date.
 */
export function newsFromWebhook(message: unknown): CallNews | null {
  const data = readMessage(message);
  if (!data?.call?.id) return null;
  const { call } = data;
  return {
    vapiCallId: data.call.id,
    ...whatIsOurs(call),
    status: statusOf(data),
    endedReason: data.endedReason,
    endedMessage: call.endedMessage,
    createdAt: call.createdAt,
    startedAt: data.startedAt,
    endedAt: data.endedAt,
    durationSeconds:
      data.durationSeconds ??
      (data.durationMs === null
        ? secondsBetween(data.startedAt, data.endedAt)
        : data.durationMs / 1000),
    cost: data.cost,
    transcript: data.transcript ?? data.artifact?.transcript ?? null,
    messages: data.messages ?? data.artifact?.messages ?? null,
    summary: data.analysis?.summary ?? data.summary,
    recordingUrl: data.recordingUrl ?? recordingOf(data),
    structured: structuredOf(data),
  };
}

function statusOf(message: Message): CallNews["status"] {
  if (message.type === "end-of-call-report") return "ended";
  return message.type === "status-update" ? message.status : null;
}

/** What the call carries from its request. */
function whatIsOurs(call: Call): Pick<CallNews, "dialId" | "origin" | "customer"> {
  const metadata = call.assistantOverrides?.metadata;
  return {
    dialId: dialIdOf(call),
    origin: {
      tenantId: metadata?.tenantId ?? null,
      campaignId: metadata?.campaignId ?? null,
      contactId: metadata?.contactId ?? null,
      callId: metadata?.callId ?? null,
      round: metadata?.round ?? null,
      kind: metadata?.kind ?? null,
      isCallback: metadata?.isCallback ?? null,
    },
    customer: { number: call.customer?.number ?? null, name: call.customer?.name ?? null },
  };
}

/** Our dial's id, from the field in which it came back. Names and ids of other software are ignored. */
function dialIdOf(call: Call): string | null {
  const carriers = [
    call.assistantOverrides?.metadata?.dialId,
    call.customer?.externalId,
    call.name,
  ];
  return carriers.find((carrier) => uuid.safeParse(carrier).success) ?? null;
}

function recordingOf({ artifact }: Pick<Call, "artifact">): string | null {
  const recording = artifact?.recording;
  return artifact?.recordingUrl ?? recording?.mono?.combinedUrl ?? recording?.stereoUrl ?? null;
}

const nothing: readonly StructuredOutput[] = [];

/** What the assistant has extracted from the call. */
function structuredOf({
  analysis,
  artifact,
}: Pick<Call, "analysis" | "artifact">): readonly StructuredOutput[] {
  const data = analysis?.structuredData ?? null;
  const outputs = artifact?.structuredOutputs ?? nothing;
  return data === null ? outputs : [{ name: null, value: data }, ...outputs];
}

function secondsBetween(start: Date | null, end: Date | null): number | null {
  if (start === null || end === null || end < start) return null;
  return (end.getTime() - start.getTime()) / 1000;
}
