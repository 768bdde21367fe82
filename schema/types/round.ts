import { type RoundKind, roundOfKey } from "#rules/round.ts";
import { builder } from "../builder.ts";

const RoundKindEnum = builder.enumType<string, Record<RoundKind, { readonly description: string }>>(
  "RoundKind",
  {
    description: "The length of a round.",
    values: {
      DAY: { description: "One local day." },
      WEEK: { description: "One ISO week, Monday to Sunday." },
      BLOCK: { description: "A block of `intervalDays` days." },
    },
  },
);

/** The value is the key of the round, as a call stores it. */
export const Round = builder.objectRef<string>("Round").implement({
  description: "A round: the period in which a contact is owed one call.",
  fields: (t) => ({
    kind: t.field({
      type: RoundKindEnum,
      description: "The length of the round.",
      resolve: (key) => roundOfKey(key).kind,
    }),
    startsOn: t.string({
      description: 'The first date of the round in the campaign\'s time zone, "yyyy-MM-dd".',
      resolve: (key) => roundOfKey(key).startsOn,
    }),
  }),
});
