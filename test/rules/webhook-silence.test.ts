import { expect, test } from "vitest";
import { areWebhooksSilent } from "#rules/webhook-silence.ts";

test.for([
  ["no call has ended", false, 0, false],
  ["the first call ended without one", false, 1, true],
  ["one call ended without, after others", true, 1, false],
  ["two did", true, 2, false],
  ["three did", true, 3, true],
] as const)("webhooks are silent or not when %s", ([, hasReceived, endedWithout, silent]) => {
  expect(areWebhooksSilent({ hasReceived, endedWithout })).toBe(silent);
});
