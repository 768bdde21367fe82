import { expect } from "vitest";
import { test, type TestTenant } from "#test/client.ts";
import { givenCampaign, givenContact } from "#test/operations.ts";

/** Of numbers that say nothing, so that only the stated zone counts. */
async function givenMember(
  tenant: TestTenant,
  campaign: string,
  timeZone: string | null,
  n: number,
) {
  const contact = await givenContact(tenant, { phone: `+1800555010${n}`, timeZone });
  const { errors } = await tenant.raw(
    `mutation { enrolContacts(input: { campaignId: "${campaign}", contactIds: ["${contact}"] }) { __typename } }`,
  );
  expect(errors).toBeUndefined();
}

interface Lane {
  readonly zones: readonly string[];
  readonly reason: string | null;
  readonly opensAt: string | null;
}

interface Page {
  readonly totalCount: number;
  readonly nodes: readonly Lane[];
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}

async function lanes(tenant: TestTenant, campaign: string, args: string): Promise<Page> {
  const { data, errors } = await tenant.raw(`{ campaign(id: "${campaign}") { lanes${args} {
    totalCount nodes { zones regions isOpen reason message opensAt closesAt nextOpensAt }
    pageInfo { endCursor hasNextPage } } } }`);
  expect(errors).toBeUndefined();
  return (data as unknown as { campaign: { lanes: Page } }).campaign.lanes;
}

test("the areas of a campaign are listed page by page, each with its hours", async ({ tenant }) => {
  const campaign = await givenCampaign(tenant, { hoursOf: "CONTACT", startsOn: "2098-01-01" });
  const zones = ["Europe/London", "Asia/Tokyo", "America/New_York", null];
  for (const [n, zone] of zones.entries()) await givenMember(tenant, campaign, zone, n);
  const all = await lanes(tenant, campaign, "");
  expect(all.totalCount).toBe(4);
  const byZone = new Map(all.nodes.map((lane) => [lane.zones[0] ?? "", lane]));
  expect([...byZone.keys()].toSorted()).toEqual([
    "",
    "America/New_York",
    "Asia/Tokyo",
    "Europe/London",
  ]);
  expect(byZone.get("")).toMatchObject({
    isOpen: false,
    reason: "AREA_UNKNOWN",
    opensAt: null,
    closesAt: null,
    nextOpensAt: null,
    message: expect.stringContaining("where the contact is"),
  });
  expect(byZone.get("Asia/Tokyo")).toMatchObject({
    isOpen: false,
    reason: "BEFORE_START",
    // Midnight in Tokyo.
    opensAt: "2097-12-31T15:00:00.000Z",
    nextOpensAt: "2097-12-31T15:00:00.000Z",
    closesAt: null,
  });
  expect(byZone.get("America/New_York")!.opensAt).toBe("2098-01-01T05:00:00.000Z");

  const first = await lanes(tenant, campaign, "(first: 3)");
  expect(first).toMatchObject({ nodes: all.nodes.slice(0, 3), pageInfo: { hasNextPage: true } });
  const rest = await lanes(tenant, campaign, `(first: 3, after: "${first.pageInfo.endCursor}")`);
  expect(rest).toMatchObject({ nodes: all.nodes.slice(3), pageInfo: { hasNextPage: false } });
  expect((await lanes(tenant, campaign, "(last: 2)")).nodes).toEqual(all.nodes.slice(2));
});

test("a campaign whose hours are the same everywhere has none", async ({ tenant }) => {
  const campaign = await givenCampaign(tenant);
  await givenMember(tenant, campaign, "Europe/London", 5);
  expect(await lanes(tenant, campaign, "")).toMatchObject({ totalCount: 0, nodes: [] });
});

test("a cursor that names no area is refused", async ({ tenant }) => {
  const campaign = await givenCampaign(tenant, { hoursOf: "CONTACT" });
  const after = Buffer.from(JSON.stringify(["areaId", "99999999999"])).toString("base64url");
  const { errors } = await tenant.raw(
    `{ campaign(id: "${campaign}") { lanes(after: "${after}") { totalCount } } }`,
  );
  expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
});
