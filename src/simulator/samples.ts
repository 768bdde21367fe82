/** An assistant of every account of the simulator. */
export interface SampleAssistant {
  readonly id: string;
  readonly name: string;
}

/** A telephone number of every account of the simulator. */
export interface SamplePhoneNumber {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  /** A number of provider "vapi" is free: ten calls a UTC day, within the United States. */
  readonly provider: "twilio" | "vapi";
}

export const sampleAssistants: readonly SampleAssistant[] = [
  { id: "5a3b1e60-0001-4000-8000-000000000001", name: "Appointment reminder" },
  { id: "5a3b1e60-0001-4000-8000-000000000002", name: "Customer survey" },
  { id: "5a3b1e60-0001-4000-8000-000000000003", name: "Renewal offer" },
];

export const samplePhoneNumbers: readonly SamplePhoneNumber[] = [
  {
    id: "5a3b1e60-0002-4000-8000-000000000001",
    name: "New York office",
    number: "+12125550100",
    provider: "twilio",
  },
  {
    id: "5a3b1e60-0002-4000-8000-000000000002",
    name: "London office",
    number: "+442079460000",
    provider: "twilio",
  },
  {
    id: "5a3b1e60-0002-4000-8000-000000000003",
    name: "Free number",
    number: "+16505550199",
    provider: "vapi",
  },
];

/** What every sample assistant is told. */
export const systemPrompt = [
  "You call customers on behalf of the office. Speak in short sentences, and let the other person finish.",
  "Greet {{name}} by name, say why you call, and ask whether it is a good moment. If it is not, say that you will call again.",
  "Never give advice on health, law or money. If you are asked something that you do not know, say so, and offer that a colleague calls back.",
  "At the end repeat what was agreed, thank the person, and say goodbye.",
].join("\n");

const madeAt = "2026-01-05T09:00:00.000Z";

export function assistantObject({ id, name }: SampleAssistant, account: string) {
  return {
    id,
    orgId: account,
    name,
    createdAt: madeAt,
    updatedAt: madeAt,
    firstMessage: "Hello, this is a call from the office. Do you have a minute?",
    model: { provider: "openai", model: "gpt-4o" },
    voice: { provider: "vapi", voiceId: "Elliot" },
    transcriber: { provider: "deepgram", model: "nova-3" },
  };
}

/** With the credentials that VAPI sends beside the number, so that a test can find code that leaks them. */
export function phoneNumberObject(sample: SamplePhoneNumber, account: string) {
  const common = { ...sample, orgId: account, createdAt: madeAt, updatedAt: madeAt };
  return sample.provider === "twilio"
    ? {
        ...common,
        status: "active",
        twilioAccountSid: "AC00000000000000000000000000000000",
        twilioAuthToken: "simulated-twilio-auth-token",
      }
    : { ...common, status: "active" };
}
