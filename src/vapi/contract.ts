import { z } from "zod";
import type { CallMessage } from "#rules/call-message.ts";
import type { StructuredOutput } from "#rules/opt-out.ts";
import { amount, anything, fitting, oneOf, type Reader, shape, text, truth } from "./reader.ts";

/*
 * VAPI's wire shapes, as far as we read them. What is read tolerantly is read by readers, the rest by schemas.
 */

/** For a field of a schema: null if it is missing or not what is expected. */
function lenient<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullable().default(null).catch(null);
}

/** As `text`, for a field of a schema. */
function lenientText(limit: number) {
  return lenient(z.string().transform(text(limit)));
}

const instant = fitting(
  z
    .string()
    // RFC 3339 allows "t" and "z" in lower case.
    .toUpperCase()
    .pipe(z.iso.datetime({ offset: true, local: true }))
    // Without an offset VAPI means UTC, JavaScript would mean the machine's zone.
    .transform((value) => new Date(/Z|[+-]\d\d:?\d\d$/.test(value) ? value : `${value}Z`)),
);
/** Text of at most `limit` UTF-16 units. Zod's own `max` also reads the length of values that are not text. */
function short(limit: number) {
  return z
    .string()
    .refine((value) => value.length <= limit, `must have at most ${limit} characters`);
}

/** Links are shown in the console: anything but http(s) there would be a script. */
const link = fitting(short(4_000).pipe(z.url({ protocol: /^https?$/ })));
const id = text(200);
const ourId = fitting(z.uuid());

/** A conversation of VAPI's twelve hours at most, at 150 words a minute, stays below this. */
const transcriptLimit = 1_000_000;
/** More than one every three seconds of twelve hours. */
const mostMessages = 20_000;

/** Those of a call that VAPI documents. */
export const statuses = [
  "scheduled",
  "queued",
  "ringing",
  "in-progress",
  "forwarding",
  "ended",
  "not-found",
  "deletion-failed",
] as const;
const status = oneOf(...statuses);
const analysis = shape({ summary: text(20_000), structuredData: anything });
/** By their ids: `{ "<id>": { "name": "…", "result": … } }`. */
const structuredOutputs: Reader<readonly StructuredOutput[]> = (value) =>
  typeof value !== "object" || value === null
    ? null
    : Object.values(value).flatMap((output: unknown) => {
        const read = structuredOutput(output);
        return read === null ? [] : [{ name: read.name, value: read.result }];
      });
const structuredOutput = shape({ name: text(200), result: anything });
/** What was said, in order; not what the model was told, and no calls of tools. */
const messages: Reader<readonly CallMessage[]> = (value) => {
  if (!Array.isArray(value)) return null;
  const said = value.slice(0, mostMessages).flatMap((item: unknown) => {
    const read = message(item);
    if (read?.role == null || read.message === null || read.secondsFromStart === null) return [];
    const { role, message: words, secondsFromStart, duration } = read;
    return [
      {
        speaker: role === "user" ? ("CONTACT" as const) : ("ASSISTANT" as const),
        text: words,
        secondsFromStart,
        durationSeconds: duration === null ? null : duration / 1_000,
      },
    ];
  });
  const length = said.reduce((sum, { text: words }) => sum + words.length, 0);
  return said.length === 0 || length > transcriptLimit ? null : said;
};
const message = shape({
  role: oneOf("user", "bot", "assistant"),
  message: text(20_000),
  secondsFromStart: amount,
  /** Milliseconds. */
  duration: amount,
});
const artifact = shape({
  messages,
  structuredOutputs,
  transcript: text(transcriptLimit),
  recordingUrl: link,
  recording: shape({ stereoUrl: link, mono: shape({ combinedUrl: link }) }),
});

/** `Call`, as `POST /call`, `GET /call`, `GET /call/{id}` and the envelope of a webhook show it. */
export const readCall = shape({
  id,
  name: id,
  status,
  endedReason: id,
  endedMessage: text(2_000),
  createdAt: instant,
  startedAt: instant,
  endedAt: instant,
  cost: amount,
  messages,
  transcript: text(transcriptLimit),
  summary: text(20_000),
  recordingUrl: link,
  analysis,
  artifact,
  monitor: shape({ controlUrl: link }),
  customer: shape({ externalId: id, number: text(40), name: id }),
  assistantOverrides: shape({
    metadata: shape({
      dialId: id,
      tenantId: ourId,
      campaignId: ourId,
      contactId: ourId,
      callId: ourId,
      round: fitting(z.string().regex(/^[DWC]\d{4}-\d{2}-\d{2}$/)),
      kind: oneOf("ROUND", "MANUAL", "REDIAL", "TEST"),
      isCallback: truth,
    }),
  }),
});

/** The `message` of a webhook. `call.status` inside it is frozen at "queued" and never read. */
export const readMessage = shape({
  type: id,
  status,
  endedReason: id,
  call: readCall,
  startedAt: instant,
  endedAt: instant,
  durationSeconds: amount,
  durationMs: amount,
  cost: amount,
  messages,
  transcript: text(transcriptLimit),
  summary: text(20_000),
  recordingUrl: link,
  analysis,
  artifact,
});

/** What VAPI posts to a webhook. The message is not copied: a large one would take long. */
export const vapiWebhook = z.object({ message: z.unknown() });

/** The kind of a message; the rest is read with `newsFromWebhook`. */
export const vapiMessageKind = z.object({
  type: short(100),
  status: z.unknown().optional(),
  /** When VAPI made the message: milliseconds since 1970. */
  timestamp: lenient(z.number().nonnegative()),
});

/** The answer to `POST /call`, beside the call itself. */
export const vapiLimits = z.object({
  subscriptionLimits: lenient(z.object({ concurrencyBlocked: lenient(z.boolean()) })),
});

/** NestJS's error body, and the structured form that VAPI adds to it. */
export const vapiRefusal = z.object({
  message: lenient(z.union([z.string(), z.array(z.string())])),
  detail: lenientText(1_000),
  error: lenientText(200),
  errors: lenient(z.array(z.object({ pointer: lenientText(200), message: lenientText(500) }))),
  subscriptionLimits: vapiLimits.shape.subscriptionLimits,
});

export const vapiAssistant = z.object({
  id: short(200).refine((id) => id !== ""),
  name: lenientText(200),
});

/** The fields that may be shown; VAPI sends credentials beside them. */
export const vapiPhoneNumber = z.object({
  id: short(200).refine((id) => id !== ""),
  name: lenientText(200),
  number: lenientText(40),
  provider: short(50).catch("unknown"),
  status: lenientText(50),
});
