import { as, type RowOf, statement } from "#db/statement.ts";
import type { WebhookResult } from "#rules/webhook-result.ts";

/** The webhooks about calls ($2) of a tenant ($1), of each call at most $3, the newest; the oldest first. */
export const webhooksOfCalls = statement({
  name: "webhooks-of-calls",
  text: `
    select wanted.id as "callId", heard.id, heard.type, heard.status, heard.result, heard.received_at as "receivedAt",
      heard.body
    from unnest($2::uuid[]) wanted (id)
    cross join lateral (
      select id, type, status, result, received_at, body from webhook_event
      where call_id = wanted.id and tenant_id = $1
      order by received_at desc, id desc limit $3
    ) heard
    order by heard.received_at, heard.id`,
  params: ["uuid", "uuid[]", as<number>("int8")],
  row: {
    callId: "uuid!",
    id: "uuid",
    type: "text",
    status: "text?",
    result: as<WebhookResult>("text!"),
    receivedAt: "timestamptz!",
    body: as<Record<string, unknown>>("jsonb!"),
  },
});

export type WebhookOfCall = RowOf<typeof webhooksOfCalls>;
