import { describe, expect, test } from "vitest";
import { areaOf } from "#rules/area-of.ts";
import { provenanceOf } from "#rules/area-provenance.ts";
import { callTypeNames } from "#rules/call-type.ts";
import {
  basisOf,
  decisionInWords,
  keptEvidence,
  rulesAsked,
  shownAt,
} from "#rules/dial-decision.ts";
import { evidenceOfDial, lostEvidence } from "#rules/dial-evidence.ts";
import { gateAt } from "#rules/gate.ts";
import { inArea } from "#rules/in-area.ts";
import type { PermissionFacts } from "#rules/permission-facts.ts";
import { permissionRules } from "#rules/permission-rules.ts";
import { type PermissionKind, permissionKinds } from "#rules/rule-pack.ts";
import { loadCallingRules } from "#runtime/rule-packs/load.ts";
import { campaignFacts } from "./campaign-facts.ts";
import { facts } from "./decision-facts.ts";

loadCallingRules(null);

// 13:00 in New York, 10:00 in California: on a Wednesday.
const now = new Date("2027-03-03T18:00:00Z");
const stated = { timeZone: null, country: null, region: null, postalCode: null };

/** A campaign under the rules that come with the server, where a contact is. */
function campaignAt(
  phone: string,
  {
    callType = "TELEMARKETING" as (typeof callTypeNames)[number],
    region = null as string | null,
    exceptions = [] as PermissionKind[],
  },
) {
  const known = { ...stated, phone, region };
  const { area } = areaOf(known);
  const callingRules = {
    pack: "research-draft",
    version: "1",
    exceptions,
    switches: [],
    ownRules: [],
  };
  const campaign = { ...campaignFacts, callType, callingRules, courtesyHours: null };
  return { known, area, campaign: inArea(campaign, area) };
}

/** Every record and check that the rules may want. */
function permissionOf(
  { law, callType }: ReturnType<typeof campaignAt>["campaign"],
  {
    kinds = permissionKinds as readonly PermissionKind[],
    exceptions = [] as PermissionKind[],
  } = {},
): PermissionFacts {
  const record = { callTypes: callTypeNames, givenAt: now, expiresAt: null, revokedAt: null };
  return {
    callType,
    subject: null,
    ownCaps: [],
    calls: [],
    refusals: [],
    law: law!,
    records: kinds.map((kind) => ({ ...record, kind, id: `record ${kind}` })),
    checks: law!.lists.map(({ rule }) => {
      return { list: rule.list.name, version: "7", asOf: now, isListed: false };
    }),
    exceptions,
  };
}

const circumstances = { area: null, lastListed: null, timeZoneData: "2027a" };

function askedOf(campaign: ReturnType<typeof campaignAt>["campaign"], permission: PermissionFacts) {
  const gate = gateAt(campaign, now);
  return rulesAsked(evidenceOfDial({ campaign, gate, permission }, circumstances, now));
}

const phones = {
  "New York": "+12125550142",
  Florida: "+13055550142",
  California: "+12135550142",
  Texas: "+12145550142",
  "any state": "+18005550142",
  Germany: "+493012345678",
  France: "+33142685300",
};

describe("the evidence of a dial has each rule that was asked, once, and no duty", () => {
  test.for(Object.entries(phones))("%s", ([, phone]) => {
    for (const callType of callTypeNames) {
      const { campaign } = campaignAt(phone, { callType });
      const law = campaign.law!;
      const permission = permissionOf(campaign);
      for (const rule of Object.values(permissionRules)) {
        expect(rule.passes(facts({ campaign, permission }, now), now)).toBe(true);
      }
      const asked = askedOf(campaign, permission).map(({ rule }) => rule);
      const named = [...law.hours.map(({ rule }) => rule), ...law.bans.map(({ ref }) => ref)];
      const others = [...law.caps, ...law.consents, ...law.lists].map(({ ref }) => ref);
      const courtesy = "courtesy hours of the tenant";
      const own = [...named, ...others, ...law.notReviewed, courtesy];
      expect(asked.toSorted()).toEqual(own.toSorted());
    }
  });
});

test("a rule that a record takes away, and one that is not in force, are told apart", () => {
  const { campaign } = campaignAt(phones.Florida, { region: "US-OR" });
  const exceptions: PermissionKind[] = ["EXISTING_RELATIONSHIP_18M", "CONSENT_WRITTEN"];
  const answers = askedOf(campaign, permissionOf(campaign, { exceptions, kinds: exceptions }));
  const lifted = answers.filter(({ answer }) => answer === "LIFTED");
  expect(lifted.map(({ rule, recordId }) => [rule, recordId])).toEqual([
    ["us-or.cap@1", "record EXISTING_RELATIONSHIP_18M"],
    ["us.dnc.national@1", "record CONSENT_WRITTEN"],
  ]);
  expect(answers.find(({ rule }) => rule === "us-fl.consent@1")).toMatchObject({
    answer: "CONSENT_ON_RECORD",
    recordId: "record CONSENT_WRITTEN",
  });

  // A ban of New Jersey, which holds unless a record lifts it.
  const { campaign: banned } = campaignAt("+12015550142", { exceptions: ["CONSENT_EXPRESS"] });
  const permission = permissionOf(banned, { exceptions: ["CONSENT_EXPRESS"] });
  expect(askedOf(banned, permission).filter(({ answer }) => answer === "LIFTED")).toContainEqual(
    expect.objectContaining({ rule: "us-nj.mobile@1", recordId: "record CONSENT_EXPRESS" }),
  );

  const later = { ...campaign.law!.caps[0]!.rule, effectiveFrom: "2027-03-04" };
  const law = {
    ...campaign.law!,
    caps: campaign.law!.caps.map((each, index) => (index === 0 ? { ...each, rule: later } : each)),
  };
  const [first] = askedOf(campaign, { ...permissionOf(campaign), law }).filter(
    ({ answer }) => answer === "NOT_IN_FORCE",
  );
  expect(first).toMatchObject({ rule: law.caps[0]!.ref, limit: null });
});

describe("where the places come from", () => {
  test("is said as exactly as it is known, without the texts", () => {
    const known = { ...stated, phone: phones.Florida, postalCode: "97201" };
    const provenance = provenanceOf(areaOf(known).area, known);
    expect(provenance).toEqual([
      { from: "POSTAL_CODE", region: "US-OR", zones: ["America/Los_Angeles"] },
      { from: "PHONE_NUMBER", region: "US-FL", zones: ["America/New_York"] },
    ]);
    expect(JSON.stringify(provenance)).not.toContain("97201");
  });

  test("is as exact as the area, if other tables made it", () => {
    const known = { ...stated, phone: phones.Florida };
    const area = {
      zones: ["America/Chicago"],
      places: [
        { region: "US-OR", zones: ["America/Boise"], from: "ADDRESS" as const },
        { region: "US-FL", zones: ["America/New_York"], from: "NUMBER" as const },
      ],
    };
    expect(provenanceOf(area, known)).toEqual([
      { from: "STATED_TIME_ZONE", region: null, zones: ["America/Chicago"] },
      { from: "ADDRESS", region: "US-OR", zones: ["America/Boise"] },
      { from: "PHONE_NUMBER", region: "US-FL", zones: ["America/New_York"] },
    ]);
  });
});

describe("in words", () => {
  const { campaign } = campaignAt(phones.Florida, {});
  const kept = evidenceOfDial({ campaign, gate: gateAt(campaign, now) }, circumstances, now);

  test("no call is said to be lawful or compliant", () => {
    const said = (["KEPT", "CAMPAIGN_HOURS", "TEST_CALL", "LOST"] as const).map((basis) =>
      decisionInWords(basis, basis === "KEPT" ? kept : null),
    );
    expect(said[0]).toBe("No loaded rule blocked this call. The rule pack was research-draft@1.");
    expect(decisionInWords("KEPT", { ...kept, pack: undefined } as never)).toMatch(
      /^No calling rules were in force/,
    );
    const details = askedOf(campaign, permissionOf(campaign)).map(({ detail }) => detail);
    for (const text of [...said, ...details]) expect(text).not.toMatch(/lawful|legal|complian/i);
  });

  test("what is not kept is told apart by why", () => {
    expect(basisOf(kept, { isTest: false })).toBe("KEPT");
    expect(basisOf(null, { isTest: false })).toBe("CAMPAIGN_HOURS");
    expect(basisOf(null, { isTest: true })).toBe("TEST_CALL");
    expect(basisOf(lostEvidence, { isTest: false })).toBe("LOST");
    expect([keptEvidence(kept), keptEvidence(lostEvidence), keptEvidence(null)]).toEqual([
      kept,
      null,
      null,
    ]);
  });

  test("a clock is shown by the minutes that it was ahead, whatever the zone's rules say now", () => {
    expect(shownAt(now, -300)).toBe("2027-03-03T13:00:00.000-05:00");
    expect(shownAt(now, 345)).toBe("2027-03-03T23:45:00.000+05:45");
    expect(shownAt(now, 0)).toMatch(/^2027-03-03T18:00:00.000(Z|\+00:00)$/);
  });
});
