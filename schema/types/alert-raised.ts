import { stream } from "#events/stream.ts";
import { referred } from "../auth.ts";
import { builder } from "../builder.ts";
import { changesFor } from "../changes.ts";
import { Alert } from "./alert.ts";
import { type Live, LiveEvent, sinceArg } from "./live-event.ts";

interface ChangedAlert extends Live {
  /** Null: read again. */
  readonly id: string | null;
}

const AlertRaisedEvent = builder.objectRef<ChangedAlert>("AlertRaisedEvent").implement({
  description: "An alert that was raised, cleared or acknowledged.",
  interfaces: [LiveEvent],
  fields: (t) => ({
    alert: t.prismaField({
      type: Alert,
      nullable: true,
      description:
        "The alert as it is now: cleared if `clearedAt` is not null, acknowledged if `acknowledgedAt` is not null. Null if `readAgain` is true.",
      resolve: (query, { id }, _args, context) => {
        const where = { tenantId_id: referred(id, context) };
        return context.prisma.alert.findUnique({ ...query, where });
      },
    }),
  }),
});

builder.subscriptionField("alertRaised", (t) =>
  t.field({
    type: AlertRaisedEvent,
    description:
      "Sends an event each time an alert is raised, cleared or acknowledged. The first event without `since` has `readAgain: true`.",
    args: { since: t.arg.string(sinceArg) },
    subscribe: async (_root, { since }, context) => {
      const interest = { kinds: ["ALERT"], subject: null } as const;
      const items = await changesFor(context, { since: since ?? null, interest });
      return stream(items, async function* (changes): AsyncGenerator<ChangedAlert, void> {
        for await (const item of changes) {
          const { cursor, kind } = item;
          if (kind === "readAgain") yield { cursor, readAgain: true, id: null };
          if (kind === "change") yield { cursor, readAgain: false, id: item.change.subject };
        }
      });
    },
    resolve: (event) => event,
  }),
);
