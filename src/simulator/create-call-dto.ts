import { z } from "zod";

/** Properties that VAPI accepts and the simulator does not check. */
function taken<Name extends string>(...names: Name[]) {
  const any = z.unknown().optional();
  return Object.fromEntries(names.map((name) => [name, any])) as Record<Name, typeof any>;
}

const shortText = z.string().max(40);
const e164 = /^\+[1-9]\d{1,14}$/;

const customer = z
  .strictObject({
    number: z.string().min(3).max(40).optional(),
    numberE164CheckEnabled: z.boolean().optional(),
    name: shortText.optional(),
    email: shortText.optional(),
    externalId: shortText.optional(),
    extension: z.string().max(10).optional(),
    ...taken("sipUri", "assistantOverrides", "squadOverrides"),
  })
  .refine(
    ({ number, numberE164CheckEnabled }) =>
      number === undefined || numberE164CheckEnabled === false || e164.test(number),
    {
      path: ["number"],
      error:
        "must be a valid phone number in the E.164 format. Hot tip, you may be missing the country code (Eg. US: +1).",
    },
  );

const server = z.strictObject({
  url: z.url().optional(),
  timeoutSeconds: z.number().min(1).max(300).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  backoffPlan: z
    .strictObject({
      type: z.enum(["fixed", "exponential"]),
      maxRetries: z.number().int().min(0).max(10),
      baseDelaySeconds: z.number().min(0).max(10),
      excludedStatusCodes: z.array(z.number()).optional(),
    })
    .optional(),
  ...taken("credentialId", "staticIpAddressesEnabled", "encryptedPaths"),
});

const assistantOverrides = z.strictObject({
  variableValues: z.record(z.string(), z.unknown()).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  maxDurationSeconds: z.number().min(10).max(43_200).optional(),
  voicemailDetection: z
    .union([z.literal("off"), z.looseObject({ provider: z.string() })])
    .optional(),
  serverMessages: z.array(z.string()).optional(),
  server: server.optional(),
  name: shortText.optional(),
  voicemailMessage: z.string().max(1_000).optional(),
  endCallMessage: z.string().max(1_000).optional(),
  ...taken("transcriber", "model", "voice", "firstMessage", "firstMessageInterruptionsEnabled"),
  ...taken("firstMessageMode", "clientMessages", "backgroundSound", "transportConfigurations"),
  ...taken("modelOutputInMessagesEnabled", "observabilityPlan", "credentials", "hooks"),
  ...taken("tools:append", "endCallPhrases", "compliancePlan", "backgroundSpeechDenoisingPlan"),
  ...taken("analysisPlan", "artifactPlan", "startSpeakingPlan", "stopSpeakingPlan", "monitorPlan"),
  ...taken("credentialIds", "keypadInputPlan"),
});

/** The body of `POST /call`: the properties that VAPI accepts, and no others. */
export const createCall = z.strictObject({
  name: shortText.optional(),
  assistantId: z.string().optional(),
  phoneNumberId: z.string().optional(),
  customer: customer.optional(),
  assistantOverrides: assistantOverrides.optional(),
  schedulePlan: z
    .strictObject({
      earliestAt: z.iso.datetime({ offset: true }),
      latestAt: z.iso.datetime({ offset: true }).optional(),
    })
    .optional(),
  ...taken("assistant", "assistantVersion", "squadId", "squad", "squadOverrides", "workflowId"),
  ...taken("workflow", "workflowOverrides", "phoneNumber", "customerId", "transport"),
});

export type CreateCall = z.output<typeof createCall>;

/** The messages of VAPI's own validation for what a body does wrong. */
export function validationMessages(error: z.ZodError): string[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.join(".");
    const inside = path === "" ? "" : `${path}.`;
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => `${inside}property ${key} should not exist`);
    }
    if (issue.code === "too_big" && issue.origin === "string") {
      return [`${path} must be shorter than or equal to ${issue.maximum} characters`];
    }
    if (issue.code === "custom") return [`${path} ${issue.message}`];
    return [`${path || "body"} is not valid: ${issue.message}`];
  });
}
