import { expect, test } from "vitest";
import { capReached } from "#rules/caps.ts";
import { ownCaps } from "#rules/own-caps.ts";

const at = (hour: number) => new Date(Date.UTC(2031, 2, 5, hour));
/** A call in each of these hours. */
const called = (...hours: number[]) => ({
  calls: hours.map((hour) => ({
    at: at(hour),
    callType: null,
    subject: null,
    conversationAt: null,
  })),
  refusals: [],
});
const campaign = { contactCaps: [{ max: 2, hours: 4 }] };
const tenant = { contactCaps: [{ max: 3, hours: 24 }] };

test("limits of the campaign and of the tenant hold for their numbers of calls, and no more", () => {
  const reached = (counted: ReturnType<typeof called>, hour: number) => {
    const cap = capReached(ownCaps(campaign, tenant), counted, null, at(hour));
    return cap && [cap.cap.ref, cap.counted, cap.until];
  };
  expect(reached(called(9), 10)).toBeNull();
  expect(reached(called(8, 9), 10)).toEqual(["a limit of the campaign", 2, at(12)]);
  expect(reached(called(8, 9), 12)).toBeNull();
  expect(reached(called(1, 5), 10)).toBeNull();
  expect(reached(called(1, 2, 5), 10)).toEqual(["a limit of the tenant", 3, at(25)]);
  expect(reached(called(1, 2, 5), 25)).toBeNull();
  expect(ownCaps({ contactCaps: [] }, { contactCaps: [] })).toEqual([]);
});
