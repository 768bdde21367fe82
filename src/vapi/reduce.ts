/** The call, the customer, the assistant and the number: as they were requested, or as VAPI shows them on request. */
const requested = ["call", "customer", "assistant", "phoneNumber"];
/**
 * What becomes part of the call, as it is or as the seconds between its times. `messages` are the transcript again, and
 * `costs` list what `costBreakdown` sums up.
 */
const ofTheCall = [
  "type",
  "status",
  "transcript",
  "summary",
  "messages",
  "recordingUrl",
  "stereoRecordingUrl",
  "cost",
  "costs",
  "startedAt",
  "endedAt",
  "durationMs",
  "durationSeconds",
  "durationMinutes",
];
const ofTheCallInArtifact = [
  "messages",
  "messagesOpenAIFormatted",
  "transcript",
  "variableValues",
  "variables",
  "recording",
  "recordingUrl",
  "stereoRecordingUrl",
  "presignedUrlsExpiresAt",
];

/**
 * The message of a webhook of a known call, without what is stored with the call or in the webhook's own columns already,
 * or was in the request. What remains of a report: when it was made, its reason, what the costs were for, and the
 * analysis. The body itself is not changed. What is lost: the transcript of a second call that VAPI placed for the
 * same dial; VAPI has it.
 */
export function reduceWebhook(body: unknown): unknown {
  if (!isObject(body) || !isObject(body["message"])) return body;
  const { message, ...beside } = body;
  const { artifact, analysis, ...plain } = message as Json;
  const reduced = {
    ...without(plain, [...requested, ...ofTheCall]),
    ...rest("artifact", artifact, ofTheCallInArtifact),
    ...rest("analysis", analysis, ["summary"]),
  };
  // VAPI sends nothing beside the message: it is stored itself, which is shorter.
  return Object.keys(beside).length === 0 ? reduced : { ...beside, message: reduced };
}

/** A part of the message without these keys; nothing if nothing remains of it. */
function rest(name: string, part: unknown, keys: readonly string[]): Json {
  if (part === undefined) return {};
  if (!isObject(part)) return { [name]: part };
  const left = without(part, keys);
  return Object.keys(left).length === 0 ? {} : { [name]: left };
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function without(value: Json, keys: readonly string[]): Json {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
