import { randomUUID } from "node:crypto";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import type { PlaceCallRequest } from "#vapi/types.ts";

/** The dullest call to ask for. */
export function aRequest(changes: Partial<PlaceCallRequest> = {}): PlaceCallRequest {
  return {
    dialId: randomUUID(),
    origin: {
      tenantId: "5f0c6a9e-0000-7000-8000-000000000002",
      campaignId: "5f0c6a9e-0000-7000-8000-000000000001",
      contactId: "5f0c6a9e-0000-7000-8000-000000000003",
      callId: "5f0c6a9e-0000-7000-8000-000000000004",
      round: "D2031-03-05",
      kind: "ROUND",
      isCallback: false,
    },
    assistantId: sampleAssistants[0]!.id,
    phoneNumberId: samplePhoneNumbers[0]!.id,
    customer: { number: "+14155550123", name: "Ada Example" },
    variables: { city: "Lisbon" },
    maxDurationSeconds: 300,
    voicemailDetection: false,
    webhook: { url: "http://127.0.0.1:9/webhook", secret: "webhook-secret" },
    ...changes,
  };
}
