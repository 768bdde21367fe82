import type { World } from "./world.ts";

/** Whom a webhook is about: VAPI's id of the call, and ours where the call carries it. */
export interface Subject {
  readonly vapiCallId: string;
  readonly dialId: string | null;
}

/** A webhook's body as VAPI sends it: its call is frozen at the moment of creation. */
export function webhookBody(
  { vapiCallId, dialId }: Subject,
  message: Readonly<Record<string, unknown>>,
) {
  const call = {
    id: vapiCallId,
    status: "queued",
    cost: 0,
    ...(dialId === null ? {} : { name: dialId, assistantOverrides: { metadata: { dialId } } }),
  };
  return { message: { ...message, call } };
}

/** Posts a webhook as VAPI would, and waits for the answer. */
export async function hear(
  { context }: World,
  tenantId: string,
  subject: Subject,
  message: Readonly<Record<string, unknown>>,
): Promise<void> {
  const body = JSON.stringify(webhookBody(subject, message));
  const url = `${context.publicUrl}/api/vapi/webhook?t=${tenantId}`;
  const response = await fetch(url, { method: "POST", body });
  if (!response.ok) throw new Error(`the webhook was answered ${response.status}`);
}

export const inProgress = { type: "status-update", status: "in-progress" };

export const ended = (endedReason: string) => ({
  type: "status-update",
  status: "ended",
  endedReason,
});

/** What became of the webhooks so far, in the order in which they came. */
export async function heardSoFar({ context }: World): Promise<string[]> {
  const { rows } = await context.pool.query<{ result: string }>(
    "select result from webhook_event order by received_at, id",
  );
  return rows.map(({ result }) => result);
}
