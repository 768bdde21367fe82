import { describe, expect, test } from "vitest";
import { decisionRules, explain, refusal } from "#rules/decision.ts";
import { isPutOffBy } from "#rules/permission-rules.ts";
import type { PermissionFacts } from "#rules/permission-facts.ts";
import type { PermissionKind } from "#rules/rule-pack.ts";
import { barredBy, chosen, facts, lawThat, noon } from "./decision-facts.ts";

const express = "CONSENT_EXPRESS";
const customer = "EXISTING_RELATIONSHIP";
const switchOn = "once the tenant has switched that exception on";

const record = {
  id: "",
  kind: express,
  callTypes: ["TELEMARKETING"],
  givenAt: new Date(noon.getTime() - 1),
  expiresAt: null,
  revokedAt: null,
} as const;

describe("a ban that a record can lift", () => {
  const law = lawThat({ bans: [{ kind: "BAN", liftedBy: [express, customer] }] });
  const withRecords = (...records: PermissionFacts["records"]) =>
    facts({ permission: { law, records, exceptions: [express] } });

  test("refuses without the record, says what lifts it, and has no end", () => {
    expect(refusal(withRecords(), noon)).toBe("CALL_BANNED");
    const { nextEligibleAt, rules } = explain(withRecords(), noon);
    expect(nextEligibleAt).toBeNull();
    expect(rules.find(({ rule }) => rule === "CALL_BANNED")?.detail).toBe(
      `XX-RULE@1 bars calls of this type where the contact is, and no record lifts it; a record of CONSENT_EXPRESS lifts it; so does a record of EXISTING_RELATIONSHIP ${switchOn}`,
    );
  });

  test("lets calls through with a record of a kind that the tenant accepts, and with no other", () => {
    expect(refusal(withRecords(record), noon)).toBeNull();
    expect(refusal(withRecords({ ...record, kind: customer }), noon)).toBe("CALL_BANNED");
    expect(refusal(withRecords({ ...record, callTypes: ["SURVEY"] }), noon)).toBe("CALL_BANNED");
    expect(refusal(withRecords({ ...record, revokedAt: noon }), noon)).toBe("CALL_BANNED");
  });

  test("does not block the calls behind those that it refuses", () => {
    expect(isPutOffBy("CALL_BANNED")).toBe(true);
    expect(isPutOffBy("NOT_DUE_YET")).toBe(false);
  });
});

test("a ban that closes the lane says which records the tenant could accept", () => {
  const applied = lawThat({ bans: [{ kind: "BAN", liftedBy: [express] }] });
  const law = { ...applied, liftableBans: [] };
  const barred = facts({
    tenant: { callingRules: chosen },
    campaign: { callType: "TELEMARKETING", law },
    where: barredBy("XX-RULE@1", "CALL_BANNED"),
    permission: { law, records: [record] },
  });
  expect(refusal(barred, noon)).toBe("CALL_BANNED");
  expect(decisionRules.CALL_BANNED.detail(barred, noon)).toBe(
    `XX-RULE@1 bars calls of this type where the contact is; a record of CONSENT_EXPRESS lifts it ${switchOn}`,
  );
});

test.for<[need: string, PermissionFacts["law"]]>([
  [
    "XX-RULE@1 needs a written consent, and none is on record",
    lawThat({ consents: [{ consent: { level: "WRITTEN" }, liftedBy: [customer] }] }),
  ],
  [
    "the number has not been compared with the list xx (XX-RULE@1)",
    lawThat({ lists: [{ list: { name: "xx", maxAgeHours: 24 }, liftedBy: [customer] }] }),
  ],
])("%s: the explanation says what else permits the call", ([need, law]) => {
  const detail = (exceptions: PermissionKind[]) => {
    const asked = facts({ permission: { law, exceptions } });
    return explain(asked, noon).rules.find(({ passed }) => !passed)?.detail;
  };
  expect(detail([customer])).toBe(`${need}; a record of EXISTING_RELATIONSHIP lifts it`);
  expect(detail([])).toBe(`${need}; a record of EXISTING_RELATIONSHIP lifts it ${switchOn}`);
});
