import { defaultRedialDelays, type RedialOutcome } from "#rules/redial.ts";
import { builder } from "../builder.ts";

type Delays = Readonly<Partial<Record<RedialOutcome, number | null>>>;

const meanings = {
  busy: ["BUSY", "after a busy line"],
  noAnswer: ["NO_ANSWER", "after nobody picked up"],
  voicemail: ["VOICEMAIL", "after a machine picked up"],
  carrierFault: ["CARRIER_FAULT", "after the telephone network failed"],
} as const satisfies Record<string, readonly [RedialOutcome, string]>;

/** Where the campaign says nothing, the default holds; null switches the redial off for an outcome. */
export const RedialDelays = builder.objectRef<unknown>("RedialDelays").implement({
  description: "Minutes until a further try in the same round; null: none after that outcome.",
  fields: (t) => {
    const minutes = (field: keyof typeof meanings) =>
      t.int({
        nullable: true,
        description: `Minutes ${meanings[field][1]}.`,
        resolve: (delays) => {
          const [outcome] = meanings[field];
          const own = (delays as Delays)[outcome];
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
  description:
    "Minutes until a further try in the same round, 1 to 10080; null switches it off, and what is left out keeps its value.",
  fields: (t) => {
    const minutes = (field: keyof typeof meanings) =>
      t.int({
        description: `Minutes ${meanings[field][1]}; by default ${defaultRedialDelays[meanings[field][0]] ?? "off"}.`,
      });
    return {
      busy: minutes("busy"),
      noAnswer: minutes("noAnswer"),
      voicemail: minutes("voicemail"),
      carrierFault: minutes("carrierFault"),
    };
  },
});
