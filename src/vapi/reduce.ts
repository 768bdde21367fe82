/**
 * What a webhook repeats: the call, the customer, the assistant and the number as they were requested or can be read
 * from VAPI, and what a report says that becomes part of the call itself (its transcript, summary and recording), or
 * says the same once more (the messages).
 */
const repeatedInMessage = [
  "call",
  "customer",
  "assistant",
  "phoneNumber",
  "transcript",
  "summary",
  "messages",
  "recordingUrl",
  "stereoRecordingUrl",
];
const repeatedInArtifact = [
  "messages",
  "messagesOpenAIFormatted",
  "transcript",
  "variableValues",
  "variables",
  "recording",
  "recordingUrl",
  "stereoRecordingUrl",
];

/**
 * A webhook's body without what is known of its call already. What remains of a report: its times, reason, costs and
 * analysis. To be used only if the report was added to its call. The body is not changed.
 */
export function reduceWebhook(body: unknown): unknown {
  if (!isObject(body) || !isObject(body["message"])) return body;
  const message = without(body["message"], repeatedInMessage);
  const { artifact, analysis } = message;
  return {
    ...body,
    message: {
      ...message,
      ...(isObject(artifact) && { artifact: without(artifact, repeatedInArtifact) }),
      ...(isObject(analysis) && { analysis: without(analysis, ["summary"]) }),
    },
  };
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function without(value: Json, keys: readonly string[]): Json {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
