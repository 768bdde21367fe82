import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";

let number = 0;

/** A request for a call, as small as it can be. Reports go to `publicUrl`. */
export function vapiRequest(name: string, publicUrl: string) {
  number += 1;
  return {
    name,
    assistantId: sampleAssistants[0]!.id,
    phoneNumberId: samplePhoneNumbers[0]!.id,
    customer: { number: `+1${2_000_000_000 + number}` },
    assistantOverrides: {
      metadata: { dialId: name },
      serverMessages: ["status-update", "end-of-call-report"],
      server: { url: publicUrl },
    },
  };
}
