import type { PlaceCallRequest } from "./types.ts";

/** VAPI's `maxLength` of `name`, `customer.name` and `customer.externalId`. */
const nameLimit = 40;

/**
 * How often VAPI repeats a webhook that we did not answer; by default it repeats none. Seven times after 1, 2, 4 …
 * 64 s is two minutes in total, longer than a restart or a failover of the database.
 */
const webhookBackoff = { type: "exponential", maxRetries: 7, baseDelaySeconds: 1 } as const;

/** The body of `POST /call`. VAPI refuses properties that it does not know, so nothing else may be added. */
export function createCallBody(request: PlaceCallRequest) {
  const customerName = cut(request.customer.name?.trim() ?? "", nameLimit);
  const { extension } = request.customer;
  return {
    name: cut(request.dialId, nameLimit),
    assistantId: request.assistantId,
    phoneNumberId: request.phoneNumberId,
    customer: {
      number: request.customer.number,
      ...(extension == null ? {} : { extension }),
      externalId: cut(request.dialId, nameLimit),
      ...(customerName === "" ? {} : { name: customerName }),
    },
    assistantOverrides: {
      variableValues: request.variables,
      metadata: { dialId: request.dialId, ...request.origin },
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

/** At most `limit` UTF-16 units, never half a surrogate pair. */
function cut(value: string, limit: number): string {
  const head = value.toWellFormed().slice(0, limit);
  return head.isWellFormed() ? head : head.slice(0, -1);
}
