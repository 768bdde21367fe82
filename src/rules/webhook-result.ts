/** What a webhook changed. The check of `webhook_event.result` lists the same. */
export const webhookResults = ["APPLIED", "NOTHING_NEW", "UNKNOWN_CALL", "UNKNOWN_TYPE"] as const;

export type WebhookResult = (typeof webhookResults)[number];
