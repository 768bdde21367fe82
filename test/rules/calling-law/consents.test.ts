import { describe, expect, test } from "vitest";
import { type AreaLaw, lawFor } from "#rules/calling-law.ts";
import {
  consentMissing,
  defaultMaxAgeHours,
  listNotChecked,
  notLifted,
  type PermissionRecord,
} from "#rules/permissions.ts";
import { type PermissionKind, permissionKinds } from "#rules/rule-pack.ts";
import type { ExpectedRule } from "./expected-hours.ts";
import { expectedBans, expectedConsents, expectedLists } from "./expected-rules.ts";
import { areaOf, callTypesOf, dayInForce, hourMs, minuteMs, rulesWith } from "./pack.ts";

const switches = ["la_psc_emergency", "ny_state_of_emergency"];
const rules = rulesWith({ switches });

function lawOf(rule: ExpectedRule): AreaLaw {
  const [, jurisdiction, letters] = rule;
  const area = areaOf(jurisdiction === "EU" ? "PL" : jurisdiction);
  return lawFor(rules, { callType: callTypesOf(letters)[0]!, area, callerZone: "Etc/UTC" });
}

/** A record that was given an hour ago and covers the first call type of the rule. */
function recordOf(
  kind: PermissionKind,
  rule: ExpectedRule,
  change: Partial<PermissionRecord> = {},
): PermissionRecord {
  const givenAt = new Date(dayInForce(rule).getTime() - hourMs);
  const callTypes = [callTypesOf(rule[2])[0]!];
  return { kind, callTypes, givenAt, expiresAt: null, revokedAt: null, ...change };
}

describe.for(expectedConsents)("consent: %s", ([rule, level, liftedBy]) => {
  const [id] = rule;
  const now = dayInForce(rule);
  const callType = callTypesOf(rule[2])[0]!;
  const isMissing = (
    records: readonly PermissionRecord[],
    exceptions: readonly PermissionKind[] = [],
    at = now,
  ) =>
    consentMissing(lawOf(rule).consents, { callType, records, exceptions }, at)
      .map(({ ref }) => ref)
      .includes(`${id}@1`);

  test("is missing without a record", () => {
    expect(isMissing([])).toBe(true);
  });

  test("is given by a record of its level", () => {
    expect(isMissing([recordOf("CONSENT_WRITTEN", rule)])).toBe(false);
    expect(isMissing([recordOf("CONSENT_EXPRESS", rule)])).toBe(level === "WRITTEN");
  });

  test("is missing once it has expired or is revoked, before it is given, and for other calls", () => {
    const written = (change: Partial<PermissionRecord>) => [
      recordOf("CONSENT_WRITTEN", rule, change),
    ];
    const aMinute = (minutes: number) => new Date(now.getTime() + minutes * minuteMs);
    expect(isMissing(written({ expiresAt: aMinute(-1) }))).toBe(true);
    expect(isMissing(written({ expiresAt: now }))).toBe(true);
    expect(isMissing(written({ expiresAt: aMinute(1) }))).toBe(false);
    expect(isMissing(written({ expiresAt: new Date(now.getTime() + 1) }))).toBe(false);
    expect(isMissing(written({ revokedAt: now }))).toBe(true);
    expect(isMissing(written({ revokedAt: new Date(now.getTime() + 1) }))).toBe(false);
    expect(isMissing(written({ givenAt: new Date(now.getTime() + 1) }))).toBe(true);
    expect(isMissing(written({ callTypes: [] }))).toBe(true);
  });

  test("is replaced only by the records that the rule names, where the tenant allows it", () => {
    for (const kind of permissionKinds) {
      const gives =
        kind === "CONSENT_WRITTEN" || (kind === "CONSENT_EXPRESS" && level === "EXPRESS");
      const lifts = liftedBy.includes(kind);
      expect(isMissing([recordOf(kind, rule)], []), kind).toBe(!gives);
      expect(isMissing([recordOf(kind, rule)], [kind]), kind).toBe(!gives && !lifts);
      expect(isMissing([], [kind]), kind).toBe(true);
    }
  });
});

test("a written consent is an express one, too, and lifts what that lifts", () => {
  const question = {
    callType: "TELEMARKETING",
    area: areaOf("US-NJ"),
    callerZone: "Etc/UTC",
  } as const;
  const now = new Date("2026-11-30T12:00:00Z");
  const isBanned = (kind: PermissionKind, exception: PermissionKind) => {
    const law = lawFor(rulesWith({ exceptions: [exception] }), question);
    const givenAt = new Date(now.getTime() - 1);
    const record = { kind, callTypes: ["TELEMARKETING" as const], givenAt, expiresAt: null };
    const records = [{ ...record, revokedAt: null }];
    const asked = { callType: "TELEMARKETING", records, exceptions: [exception] } as const;
    return notLifted(law.bans, asked, now).length > 0;
  };
  expect(isBanned("CONSENT_WRITTEN", "CONSENT_EXPRESS")).toBe(false);
  expect(isBanned("CONSENT_EXPRESS", "CONSENT_EXPRESS")).toBe(false);
  expect(isBanned("CONSENT_WRITTEN", "EXISTING_RELATIONSHIP")).toBe(true);
  expect(isBanned("CONSENT_WRITTEN", "CONSENT_WRITTEN")).toBe(true);
});

test("of several consents that are missing, a written one comes first", () => {
  const { consents } = lawFor(rules, {
    callType: "TELEMARKETING",
    area: areaOf("US-LA"),
    callerZone: "Etc/UTC",
  });
  const question = { callType: "TELEMARKETING", records: [], exceptions: [] } as const;
  const missing = consentMissing(consents, question, new Date("2026-11-30T12:00:00Z"));
  expect(missing.map(({ rule }) => rule.consent.level)).toEqual(["WRITTEN", "EXPRESS"]);
});

describe.for(expectedBans)("ban: %s", ([rule, banSwitch, liftedBy]) => {
  const [id, jurisdiction] = rule;
  const now = dayInForce(rule);
  const callType = callTypesOf(rule[2])[0]!;
  const question = (records: PermissionRecord[], exceptions: PermissionKind[]) => ({
    callType,
    records,
    exceptions,
  });
  const isBanned = (records: PermissionRecord[], exceptions: PermissionKind[]) =>
    notLifted(lawOf(rule).bans, question(records, exceptions), now)
      .map(({ ref }) => ref)
      .includes(`${id}@1`);

  test("bars calls, and closes the lane", () => {
    expect(isBanned([], [])).toBe(true);
    expect(lawOf(rule).bounds.find((bound) => bound.rule === `${id}@1`)?.windows).toEqual([]);
  });

  test("holds only while its switch is on", () => {
    const off = lawFor(rulesWith(), {
      callType,
      area: areaOf(jurisdiction),
      callerZone: "Etc/UTC",
    });
    expect(off.bans.some(({ ref }) => ref === `${id}@1`)).toBe(banSwitch === null);
    expect(off.bounds.some((bound) => bound.rule === `${id}@1`)).toBe(banSwitch === null);
  });

  test("is asked for each number, and closes no lane, where the tenant allows records to lift it", () => {
    for (const kind of permissionKinds) {
      const chosen = { switches: [...switches], exceptions: [kind] };
      const area = areaOf(jurisdiction);
      const law = lawFor(rulesWith(chosen), { callType, area, callerZone: "Etc/UTC" });
      const isLiftable = liftedBy.includes(kind);
      const isIn = (refs: readonly string[]) => refs.includes(`${id}@1`);
      expect(isIn(law.bans.map(({ ref }) => ref)), kind).toBe(true);
      expect(isIn(law.liftableBans.map(({ ref }) => ref)), kind).toBe(isLiftable);
      expect(isIn(law.bounds.map((bound) => bound.rule)), kind).toBe(!isLiftable);
    }
  });

  test("is lifted only by the records that the rule names, where the tenant allows it", () => {
    for (const kind of permissionKinds) {
      const record = recordOf(kind, rule);
      expect(isBanned([record], []), kind).toBe(true);
      expect(isBanned([], [kind]), kind).toBe(true);
      expect(isBanned([record], [kind]), kind).toBe(!liftedBy.includes(kind));
    }
  });
});

/** Why a number is refused by a list that was compared with it so long ago; null: it was not. */
function whyRefused(row: (typeof expectedLists)[number], ageMs: number | null, change = {}) {
  const [rule, name] = row;
  const now = dayInForce(rule);
  const asOf = new Date(now.getTime() - (ageMs ?? 0));
  const checks = ageMs === null ? [] : [{ list: name, asOf, isListed: false, ...change }];
  const refused = listNotChecked(lawOf(rule).lists, checks, now);
  return refused.find(({ need }) => need.ref === `${rule[0]}@1`)?.why;
}

test.for(expectedLists)(
  "%s has the list and the limit of the table",
  ([rule, name, maxAgeHours]) => {
    const { list } = lawOf(rule).lists.find(({ ref }) => ref === `${rule[0]}@1`)!.rule;
    expect([list.name, list.maxAgeHours]).toEqual([name, maxAgeHours]);
  },
);

test.for(expectedLists.filter(([, name]) => name === "own_dnc"))(
  "%s is the tenant's own list, which needs no check",
  (row) => {
    expect(whyRefused(row, null)).toBeUndefined();
  },
);

describe.for(expectedLists.filter(([, name]) => name !== "own_dnc"))("list: %s", (row) => {
  const [rule, name, maxAgeHours] = row;
  const longest = (maxAgeHours ?? defaultMaxAgeHours) * hourMs;

  test("refuses without a check that is new enough", () => {
    expect(whyRefused(row, null)).toBe("NOT_CHECKED");
    expect(whyRefused(row, 0)).toBeUndefined();
    expect(whyRefused(row, longest - minuteMs)).toBeUndefined();
    expect(whyRefused(row, longest)).toBeUndefined();
    expect(whyRefused(row, longest + minuteMs)).toBe("TOO_OLD");
    expect(whyRefused(row, 0, { list: "another_list" })).toBe("NOT_CHECKED");
    expect(whyRefused(row, -minuteMs)).toBe("NOT_CHECKED");
  });

  test("refuses a number that is listed, by the newest state of the list", () => {
    const now = dayInForce(rule);
    expect(whyRefused(row, 0, { isListed: true })).toBe("LISTED");
    const before = { list: name, asOf: new Date(now.getTime() - hourMs), isListed: true };
    const since = { list: name, asOf: now, isListed: false };
    const refused = listNotChecked(lawOf(rule).lists, [before, since], now);
    expect(refused.map(({ need }) => need.ref)).not.toContain(`${rule[0]}@1`);
  });
});
