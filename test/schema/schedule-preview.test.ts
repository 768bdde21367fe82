import { expect } from "vitest";
import { test, type TestTenant } from "#test/client.ts";
import type { CreateCampaignInput } from "#test/gql/graphql.ts";
import { dullCampaign, givenCampaign } from "#test/operations.ts";

const shown = `timeZones opensAt noOpening message
  days { date windows { opensAt closesAt } closure { reason message label rule timeZone } clockChanges { minutes } }`;

async function preview(
  tenant: TestTenant,
  input: Partial<CreateCampaignInput>,
  places?: readonly Readonly<Record<string, string>>[],
): Promise<{
  places?: { timeZones: string[]; days: { date: string; closure: unknown }[] }[];
  problems?: { path: string[]; message: string }[];
}> {
  const { data } = await tenant.raw(
    `query ($input: CreateCampaignInput!, $places: [PreviewPlaceInput!]) {
      it: previewSchedule(input: $input, places: $places) {
        ... on SchedulePreviews { places { ${shown} } }
        ... on InputValidationError { problems { path message } }
      }
    }`,
    { input: { ...dullCampaign, ...input }, places },
  );
  return (data as unknown as { it: Awaited<ReturnType<typeof preview>> }).it;
}

const today = new Date().toISOString().slice(0, 10);

test("settings that are not saved have fourteen days, and closed ones say why", async ({
  tenant,
}) => {
  const { places } = await preview(tenant, {
    timeZone: "UTC",
    blackoutDates: [{ from: today, label: "Company holiday" }],
  });
  expect(places).toHaveLength(1);
  expect(places![0]!.days).toHaveLength(14);
  expect(places![0]!.days[0]).toMatchObject({
    date: today,
    windows: [],
    closure: {
      reason: "BLACKOUT_DATE",
      message: `${today} is a blackout date (Company holiday)`,
      label: "Company holiday",
    },
  });
  expect(await tenant.raw("{ campaigns { totalCount } }")).toEqual({
    data: { campaigns: { totalCount: 0 } },
  });
});

test("a tenant's blackout dates and courtesy hours count in the places that are asked for", async ({
  tenant,
}) => {
  await tenant.raw(
    `mutation ($input: UpdateTenantInput!) { updateTenant(input: $input) { __typename } }`,
    {
      input: {
        blackoutDates: [{ from: today, label: "Outage" }],
        courtesyHours: { isOn: true, startTime: "10:00", endTime: "10:30" },
      },
    },
  );
  const window = { timeZone: "UTC", startTime: "00:00", endTime: "23:59" };
  const { places } = await preview(tenant, window, [
    { timeZone: "Asia/Tokyo" },
    { region: "US-FL", phone: "+13055550123" },
  ]);
  expect(places!.map(({ days }) => days[0]!.closure)).toMatchObject([
    { reason: "BLACKOUT_DATE", label: "Outage" },
    { reason: "BLACKOUT_DATE", label: "Outage" },
  ]);
  const [tokyo, florida] = places!.map(
    ({ days }) => (days[3] as unknown as { windows: { opensAt: string }[] }).windows,
  );
  expect(tokyo!.map(({ opensAt }) => opensAt.slice(11, 16))).toEqual(["01:00"]);
  // Florida has two zones, which are never within the same half hour.
  expect(florida).toEqual([]);
  expect(places![1]).toMatchObject({ noOpening: "NO_COMMON_HOUR", opensAt: null });
});

test("settings and places that cannot be are named by their paths", async ({ tenant }) => {
  const refused = await preview(tenant, { holidaySets: ["Mars"], timeZone: "x" });
  expect(refused.problems!.map(({ path }) => path.join("."))).toEqual([
    "input.timeZone",
    "input.holidaySets.0",
  ]);
  const nowhere = await preview(tenant, {}, [{ timeZone: "UTC" }, { region: "US-ZZ" }]);
  expect(nowhere.problems!.map(({ path }) => path.join("."))).toEqual(["places.1.region"]);
});

test("a campaign that is saved has the same preview", async ({ tenant }) => {
  const id = await givenCampaign(tenant, { startsOn: "2199-01-01", timeZone: "UTC" });
  const { data } = await tenant.raw(
    `{ campaign(id: "${id}") { schedulePreview { ... on SchedulePreviews { places { ${shown} } } } } }`,
  );
  expect(data).toMatchObject({
    campaign: {
      schedulePreview: {
        places: [
          {
            timeZones: ["UTC"],
            opensAt: "2199-01-01T00:00:00.000Z",
            noOpening: null,
            message: "Calls can be placed from Tue 2199-01-01 00:00:00 +00:00.",
          },
        ],
      },
    },
  });
});
