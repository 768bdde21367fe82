import type { PlaceCallRequest } from "./types.ts";

/** Variables that VAPI sets itself in every call; ours of the same name would be lost or confuse. */
const reservedVariables = new Set([
  "now",
  "date",
  "time",
  "month",
  "day",
  "year",
  "customer",
  "phoneNumber",
  "transport",
  "call",
]);

/** VAPI's `maxLength` of `name`, `customer.name` and `customer.externalId`. */
const nameLimit = 40;

/**
 * How often VAPI repeats a webhook that we did not answer; by default it would not repeat any. Seven
 * times after 1, 2, 4 … 64 s make two minutes, which outlast a restart or a failover of the database.
 */
const webhookBackoff = { type: "exponential", maxRetries: 7, baseDelaySeconds: 1 } as const;

/** The body of `POST /call`. VAPI refuses properties that it does not know, so nothing else may be added. */
export function createCallBody(request: PlaceCallRequest) {
  const customerName = cut(request.customer.name?.trim() ?? "", nameLimit);
  return {
    name: cut(request.dialId, nameLimit),
    assistantId: request.assistantId,
    phoneNumberId: request.phoneNumberId,
    customer: {
      number: request.customer.number,
      externalId: cut(request.dialId, nameLimit),
      ...(customerName === "" ? {} : { name: customerName }),
    },
    assistantOverrides: {
      variableValues: variableValues(request.variables),
      metadata: { dialId: request.dialId, campaignId: request.campaignId },
      maxDurationSeconds: request.maxDurationSeconds,
      voicemailDetection: request.voicemailDetection
        ? ({ provider: "vapi" } as const)
        : ("off" as const),
      serverMessages: ["status-update" as const, "end-of-call-report" as const],
      server: {
        url: request.webhook.url,
        timeoutSeconds: 20,
        headers: { "X-Vapi-Secret": request.webhook.secret },
        backoffPlan: webhookBackoff,
      },
    },
  };
}

/** A reserved name gets the prefix `contact_`, and again where that name is taken too. */
function variableValues(variables: Readonly<Record<string, string>>): Record<string, string> {
  const taken = new Set(Object.keys(variables));
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      if (!reservedVariables.has(name)) return [name, value];
      let free = `contact_${name}`;
      while (taken.has(free)) free = `contact_${free}`;
      return [free, value];
    }),
  );
}

/** At most `limit` UTF-16 units, never half a surrogate pair. */
function cut(value: string, limit: number): string {
  const head = value.toWellFormed().slice(0, limit);
  return head.isWellFormed() ? head : head.slice(0, -1);
}
