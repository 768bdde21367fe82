import { describe, expect } from "vitest";
import { newTenant, test, type TestTenant } from "#test/client.ts";
import type { RulesOfAPackQuery } from "#test/gql/graphql.ts";
import { graphql } from "#test/gql/gql.ts";
import { dullCampaign, givenCampaign } from "#test/operations.ts";

const PutInForce = graphql(`
  mutation PutCallingRulesInForce($input: UpdateTenantInput!) {
    updateTenant(input: $input) {
      __typename
      ... on Tenant {
        callingRules {
          packName
          packVersion
          pack {
            title
            warnings
          }
          exceptions
          switches
          ownRules {
            jurisdiction
            callTypes
            windows {
              days
              startTime
              endTime
            }
            note
          }
        }
      }
      ... on InputValidationError {
        problems {
          path
          message
        }
      }
    }
  }
`);

const CreateWithType = graphql(`
  mutation CreateCampaignWithCallType($input: CreateCampaignInput!) {
    createCampaign(input: $input) {
      __typename
      ... on Campaign {
        id
        callType
        subjectKey
        gate {
          isOpen
          reason
          message
        }
      }
      ... on InputValidationError {
        problems {
          path
          message
        }
      }
    }
  }
`);

const UpdateType = graphql(`
  mutation UpdateCallType($id: ID!, $input: UpdateCampaignInput!) {
    updateCampaign(id: $id, input: $input) {
      __typename
      ... on Campaign {
        callType
        subjectKey
        gate {
          reason
          message
        }
      }
      ... on InputValidationError {
        problems {
          path
          message
        }
      }
    }
  }
`);

const Packs = graphql(`
  query RulePacks {
    rulePacks {
      name
      version
      title
      asOf
      warnings
      switches
      exceptions
      coverage {
        jurisdiction
        status
        confidence
        asOf
        readOn
        note
      }
    }
  }
`);

const Rules = graphql(`
  query RulesOfAPack($filter: CallingRuleFilter, $first: Int, $after: String) {
    callingRules(
      packName: "research-draft"
      packVersion: "1"
      filter: $filter
      first: $first
      after: $after
    ) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ref
        kind
        jurisdiction
        callTypes
        subjects
        voice
        lineTypes
        audience
        byAreaCode
        windows {
          days
          startTime
          endTime
        }
        holidaySet
        cap {
          max
          hours
          startsAt
          counts
          scope
        }
        consent {
          level
          form
        }
        list {
          name
          maxAgeHours
          honourWithin
          keepFor
        }
        switch
        duty
        isVoluntary
        liftedBy
        effectiveFrom
        effectiveTo
        citation
        sources {
          at
          kind
          asOf
        }
        asOf
        readOn
        confidence
        note
      }
    }
  }
`);

type RulesPage = RulesOfAPackQuery["callingRules"];

const draft = { packName: "research-draft", packVersion: "1" };
const own = {
  jurisdiction: "be",
  callTypes: ["TELEMARKETING" as const],
  windows: [{ days: ["MONDAY" as const], startTime: "09:00", endTime: "18:00" }],
};

async function putInForce(tenant: TestTenant): Promise<void> {
  await tenant.ask(PutInForce, { input: { callingRules: draft } });
}

describe("a tenant puts calling rules in force", () => {
  test("none are at first, and a pack with what the tenant adds can be chosen", async ({
    tenant,
  }) => {
    expect(await tenant.raw("{ viewer { tenant { callingRules { packName } } } }")).toEqual({
      data: { viewer: { tenant: { callingRules: null } } },
    });
    const { updateTenant } = await tenant.ask(PutInForce, {
      input: {
        callingRules: {
          ...draft,
          exceptions: ["CONSENT_EXPRESS"],
          switches: ["la_psc_emergency"],
          ownRules: [own],
        },
      },
    });
    expect(updateTenant).toMatchObject({
      callingRules: {
        ...draft,
        pack: { warnings: expect.arrayContaining(["Not legal advice."]) },
        exceptions: ["CONSENT_EXPRESS"],
        switches: ["la_psc_emergency"],
        ownRules: [{ ...own, jurisdiction: "BE", note: null }],
      },
    });
    // Other settings leave them as they are.
    const named = await tenant.ask(PutInForce, { input: { name: "Acme" } });
    expect(named.updateTenant).toMatchObject({ callingRules: { packName: "research-draft" } });
    const off = await tenant.ask(PutInForce, { input: { callingRules: null } });
    expect(off.updateTenant).toMatchObject({ callingRules: null });
  });

  test.for([
    [
      "a pack that is not loaded",
      { ...draft, packVersion: "0" },
      "callingRules.packVersion",
      /use one of research-draft 1/,
    ],
    [
      "an unknown switch",
      { ...draft, switches: ["snow"] },
      "callingRules.switches.0",
      /la_psc_emergency/,
    ],
    [
      "an exception that lifts no rule",
      { ...draft, exceptions: ["CONSENT_TO_HOURS" as const] },
      "callingRules.exceptions.0",
      /never lifts hours/,
    ],
    [
      "an exception twice",
      { ...draft, exceptions: ["CONSENT_EXPRESS" as const, "CONSENT_EXPRESS" as const] },
      "callingRules.exceptions",
      /twice/,
    ],
    [
      "a rule for no country",
      { ...draft, ownRules: [{ ...own, jurisdiction: "XX" }] },
      "callingRules.ownRules.0.jurisdiction",
      /is not a country/,
    ],
    [
      "a rule for no state",
      { ...draft, ownRules: [{ ...own, jurisdiction: "US-XX" }] },
      "callingRules.ownRules.0.jurisdiction",
      /is not a country/,
    ],
    [
      "a rule without call types",
      { ...draft, ownRules: [{ ...own, callTypes: [] }] },
      "callingRules.ownRules.0.callTypes",
      /at least one/,
    ],
    [
      "a rule that never opens",
      { ...draft, ownRules: [{ ...own, windows: [] }] },
      "callingRules.ownRules.0.windows",
      /never opens/,
    ],
    [
      "a window that ends before it begins",
      {
        ...draft,
        ownRules: [
          {
            ...own,
            windows: [{ days: ["MONDAY" as const], startTime: "18:00", endTime: "09:00" }],
          },
        ],
      },
      "callingRules.ownRules.0.windows.0.endTime",
      /never opens/,
    ],
  ] as const)(
    "%s is a problem with a path, and nothing is saved",
    async ([, callingRules, path, message], { tenant }) => {
      const { updateTenant } = await tenant.ask(PutInForce, {
        input: { name: "Other", callingRules: structuredClone(callingRules) as never },
      });
      expect(updateTenant).toMatchObject({ __typename: "InputValidationError" });
      const { problems } = updateTenant as { problems: { path: string[]; message: string }[] };
      expect(problems.map((problem) => problem.path.join("."))).toEqual([`input.${path}`]);
      expect(problems[0]!.message).toMatch(message);
      expect(
        await tenant.raw("{ viewer { tenant { name callingRules { packName } } } }"),
      ).toMatchObject({
        data: { viewer: { tenant: { callingRules: null } } },
      });
    },
  );
});

describe("the call type of a campaign", () => {
  test("is optional without calling rules", async ({ tenant }) => {
    const { createCampaign } = await tenant.ask(CreateWithType, { input: dullCampaign });
    expect(createCampaign).toMatchObject({ callType: null, subjectKey: null });
  });

  test("is required with them, and nothing is created without it", async ({ tenant }) => {
    await putInForce(tenant);
    const { createCampaign } = await tenant.ask(CreateWithType, { input: dullCampaign });
    expect(createCampaign).toMatchObject({
      problems: [{ path: ["input", "callType"], message: expect.stringContaining("is required") }],
    });
    const typed = await tenant.ask(CreateWithType, {
      input: { ...dullCampaign, callType: "SURVEY", subjectKey: " roofs " },
    });
    expect(typed.createCampaign).toMatchObject({ callType: "SURVEY", subjectKey: "roofs" });
  });

  test("a campaign that has none is held when rules come into force, and says so", async ({
    tenant,
  }) => {
    const id = await givenCampaign(tenant);
    await putInForce(tenant);
    const renamed = await tenant.ask(UpdateType, { id, input: { name: "Renamed" } });
    expect(renamed.updateCampaign).toMatchObject({
      gate: { reason: "CALL_TYPE_MISSING", message: expect.stringContaining("Set callType") },
    });
    const typed = await tenant.ask(UpdateType, { id, input: { callType: "INFORMATIONAL" } });
    expect(typed.updateCampaign).toMatchObject({ callType: "INFORMATIONAL" });
    expect(typed.updateCampaign).not.toMatchObject({ gate: { reason: "CALL_TYPE_MISSING" } });
    const removed = await tenant.ask(UpdateType, { id, input: { callType: null } });
    expect(removed.updateCampaign).toMatchObject({
      problems: [{ path: ["input", "callType"] }],
    });
  });
});

describe("the rules of a pack", () => {
  test("are shown with their warnings and coverage", async ({ tenant }) => {
    const { rulePacks } = await tenant.ask(Packs, {});
    const pack = rulePacks.find(({ name }) => name === "research-draft")!;
    expect(pack.warnings[0]).toBe("Not legal advice.");
    expect(pack.coverage.map(({ jurisdiction }) => jurisdiction)).toContain("US-FL");
    expect(pack.switches).toEqual(["la_psc_emergency", "ny_state_of_emergency"]);
    expect(pack.exceptions).not.toContain("CONSENT_TO_HOURS");
  });

  test("are filtered by jurisdiction, kind and call type", async ({ tenant }) => {
    const refs = async (filter: object) => {
      const { callingRules } = await tenant.ask(Rules, { filter, first: 200 });
      return callingRules.nodes.map(({ ref }) => ref);
    };
    expect(await refs({ jurisdictions: ["US-FL"] })).toEqual([
      "us-fl.cap@1",
      "us-fl.consent@1",
      "us-fl.hours@1",
    ]);
    expect(await refs({ jurisdictions: ["US-FL", "US-AZ"], kind: ["CAP", "BAN"] })).toEqual([
      "us-az.mobile@1",
      "us-fl.cap@1",
    ]);
    expect(await refs({ kind: ["HOURS"], callType: ["DEBT_COLLECTION"] })).toEqual([
      "jp.lender.hours@1",
      "us-ok.adad.hours@1",
      "us.regf.hours@1",
    ]);
    expect(await refs({ jurisdictions: ["XX"] })).toEqual([]);
  });

  test("are paged, and say on what they rest", async ({ tenant }) => {
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const { nodes, pageInfo, totalCount }: RulesPage = (
        await tenant.ask(Rules, { first: 50, after })
      ).callingRules;
      expect(totalCount).toBe(120);
      for (const { ref, citation, sources, confidence, asOf } of nodes) {
        seen.push(ref);
        expect([citation, sources.length > 0, confidence, asOf].every(Boolean), ref).toBe(true);
      }
      after = pageInfo.endCursor ?? null;
      if (!pageInfo.hasNextPage) break;
    }
    expect(seen).toHaveLength(120);
    expect(seen).toEqual([...new Set(seen)].toSorted());
  });
});

test("a tenant's calling rules are its own", async ({ app, tenant }) => {
  await putInForce(tenant);
  const other = await newTenant(app);
  expect(await other.raw("{ viewer { tenant { callingRules { packName } } } }")).toEqual({
    data: { viewer: { tenant: { callingRules: null } } },
  });
});
