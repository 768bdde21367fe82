import { builder } from "../builder.ts";

/** What every event of a subscription has. */
export interface Live {
  readonly cursor: () => string;
  readonly readAgain: boolean;
}

/** Of a subscription that sends changes, and of one that sends the state. */
export const LiveEvent = builder.interfaceRef<Live>("LiveEvent").implement({
  description:
    "An event of a subscription. Keep the `cursor` of the last event that you have processed: after a disconnection, subscribe again with it as `since`, and you get each change in between once, in order.",
  fields: (t) => ({
    cursor: t.string({
      description:
        "The position behind this event, for `since`. It is valid for about 15 minutes and for your tenant only.",
      resolve: ({ cursor }) => cursor(),
    }),
    readAgain: t.exposeBoolean("readAgain", {
      description:
        "True if the server does not know which changes you have missed before this event: read the present state with a query. The changes after this event follow. True in the first event without `since`; after a `since` that is too old, of another tenant or not valid; and when you are more than 1000 changes behind, also because one operation changed more than that.",
    }),
  }),
});

export const sinceArg = {
  description:
    "The `cursor` of the last event that you have processed, to get the changes after it. Without it, or if it cannot be used, the first event has `readAgain: true`.",
} as const;
