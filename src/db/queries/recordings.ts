import { statement } from "#db/statement.ts";

/** Where VAPI keeps the recording of a call ($2) of a tenant ($1). */
export const recordingOfCall = statement({
  name: "recording-of-call",
  text: `select recording_url as "recordingUrl" from call where tenant_id = $1 and id = $2`,
  params: ["uuid", "uuid"],
  row: { recordingUrl: "text?" },
});
