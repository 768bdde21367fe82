import type { RoundKind } from "#rules/round.ts";
import { roundOfKey } from "#rules/round.ts";
import { builder } from "../builder.ts";

const RoundKindEnum = builder.enumType<string, Record<RoundKind, { readonly description: string }>>(
  "RoundKind",
  {
    description: "How long a round lasts.",
    values: {
      DAY: { description: "A local day." },
      WEEK: { description: "An ISO week, Monday to Sunday." },
      BLOCK: { description: "A block of `intervalDays` days." },
    },
  },
);

/** Made from the key that a call stores. */
export const Round = builder.objectRef<string>("Round").implement({
  description: "The period in which a contact is owed one call.",
  fields: (t) => ({
    kind: t.field({
      type: RoundKindEnum,
      description: "How long it lasts.",
      resolve: (key) => roundOfKey(key).kind,
    }),
    startsOn: t.string({
      description: 'Its first local date in the time zone of the campaign, "yyyy-MM-dd".',
      resolve: (key) => roundOfKey(key).startsOn,
    }),
  }),
});
