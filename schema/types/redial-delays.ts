import {
  defaultRedialDelays,
  longestRedialDelay,
  type RedialDelays as Delays,
  type RedialOutcome,
} from "#rules/campaign-settings.ts";
import { builder } from "../builder.ts";

const outcomes = {
  busy: ["BUSY", "after BUSY"],
  noAnswer: ["NO_ANSWER", "after NO_ANSWER"],
  voicemail: ["VOICEMAIL", "after VOICEMAIL"],
  carrierFault: ["CARRIER_FAULT", "after CARRIER_FAULT"],
} as const satisfies Record<string, readonly [RedialOutcome, string]>;

type Field = keyof typeof outcomes;

const fields = Object.keys(outcomes) as Field[];

/** The field of the API for each outcome. */
const fieldOfOutcome: ReadonlyMap<string, Field> = new Map(
  fields.map((field) => [outcomes[field][0], field]),
);

/** A step of the path of a problem, as the API names it: each outcome has a field of its own. */
export function fieldOfStep(step: string): string {
  return fieldOfOutcome.get(step) ?? step;
}

export const RedialDelays = builder.objectRef<Delays>("RedialDelays").implement({
  description:
    "Minutes from the end of a call to its redial in the same round, by outcome. Null means no redial after that outcome.",
  fields: (t) => {
    const minutes = (field: Field) =>
      t.int({
        nullable: true,
        description: `Minutes to wait ${outcomes[field][1]}. Null means no redial.`,
        resolve: (delays) => {
          const [outcome] = outcomes[field];
          const own = delays[outcome];
          return own === undefined ? defaultRedialDelays[outcome] : own;
        },
      });
    return {
      busy: minutes("busy"),
      noAnswer: minutes("noAnswer"),
      voicemail: minutes("voicemail"),
      carrierFault: minutes("carrierFault"),
    };
  },
});

export const RedialDelaysInput = builder.inputType("RedialDelaysInput", {
  description: `Minutes from the end of a call to its redial in the same round, 1 to ${longestRedialDelay}. Null means no redial after that outcome. An outcome that is omitted keeps its value or, in a new campaign, takes its default.`,
  fields: (t) => {
    const minutes = (field: Field) =>
      t.int({
        description: `Minutes to wait ${outcomes[field][1]}. Default: ${defaultRedialDelays[outcomes[field][0]] ?? "no redial"}.`,
      });
    return {
      busy: minutes("busy"),
      noAnswer: minutes("noAnswer"),
      voicemail: minutes("voicemail"),
      carrierFault: minutes("carrierFault"),
    };
  },
});

/** The given delays by outcome. */
export function delaysByOutcome(written: typeof RedialDelaysInput.$inferInput): Delays {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const minutes = written[field];
      return minutes === undefined ? [] : [[outcomes[field][0], minutes]];
    }),
  );
}
