import type { WebhookOfCall } from "#db/queries/webhooks-of-calls.ts";
import type { WebhookResult } from "#rules/webhook-result.ts";
import { builder } from "../builder.ts";
import { enumOf } from "../enums.ts";
import { spend } from "../keyset.ts";
import { mostWebhooks } from "../loaders.ts";
import { Call } from "./call.ts";

const WebhookResultEnum = enumOf<WebhookResult>("WebhookResult", "What a webhook changed.", {
  APPLIED: "The call was changed.",
  NOTHING_NEW: "What it says was known.",
  UNKNOWN_CALL: "It is about a call that this server did not know.",
  UNKNOWN_TYPE: "It is of a type that this server does not use.",
});

const CallWebhook = builder.objectRef<WebhookOfCall>("CallWebhook").implement({
  description: "A webhook of VAPI about a call, as it arrived.",
  fields: (t) => ({
    at: t.field({
      type: "DateTime",
      description: "When the webhook arrived.",
      resolve: ({ receivedAt }) => receivedAt,
    }),
    type: t.exposeString("type", {
      description: "VAPI's type of the message, for example status-update or end-of-call-report.",
    }),
    status: t.exposeString("status", {
      nullable: true,
      description: "VAPI's status of the call in the message. Null if it has none.",
    }),
    result: t.expose("result", { type: WebhookResultEnum, description: "What it changed." }),
    body: t.field({
      type: "JSONObject",
      description:
        "The message, with secrets replaced by [redacted], and without what became part of the call: transcript, summary, recording and cost. Empty if the person was erased.",
      resolve: ({ body }) => body,
    }),
  }),
});

builder.prismaObjectFields(Call, (t) => ({
  webhooks: t.field({
    type: [CallWebhook],
    description: `The webhooks that VAPI has sent about the call, the oldest first; at most the last ${mostWebhooks}. They are kept for 30 days, unless the operator of the server has chosen another time.`,
    select: { id: true },
    resolve: async ({ id }, _args, context, info) => {
      const webhooks = await context.loaders.webhooks.load(id);
      spend({ context, info }, webhooks.length);
      return [...webhooks];
    },
  }),
}));
