import { describe, expect } from "vitest";
import { newTenant, test, type TestTenant } from "#test/client.ts";
import type { CreateCampaignInput, UpdateCampaignInput } from "#test/gql/graphql.ts";
import { dullCampaign, givenCampaign } from "#test/operations.ts";
import { Create, Look, Update } from "./campaign-documents.ts";

test("a campaign starts active, with what was said and the defaults for the rest", async ({
  tenant,
}) => {
  const { createCampaign } = await tenant.ask(Create, { input: dullCampaign });
  expect(createCampaign).toMatchInlineSnapshot(
    { id: expect.stringMatching(/^Campaign:/) },
    `
    {
      "__typename": "Campaign",
      "assistant": {
        "name": "Appointment reminder",
      },
      "gate": {
        "isOpen": true,
        "reason": null,
        "slotsFree": 10,
        "slotsInUse": 0,
      },
      "id": StringMatching /\\^Campaign:/,
      "intervalDays": null,
      "isActive": true,
      "maxCallsPerRun": 50,
      "maxConcurrentCalls": 10,
      "maxDurationSeconds": 600,
      "name": "Follow-up",
      "phoneNumber": {
        "number": "+12125550100",
      },
      "progress": {
        "scheduled": 0,
      },
      "redialDelays": {
        "busy": 15,
        "carrierFault": 10,
        "noAnswer": 60,
        "voicemail": null,
      },
      "redialsPerRound": 0,
      "retryAttempts": 3,
      "scheduleDays": [],
      "scheduleFrequency": null,
      "startsOn": null,
      "state": "ACTIVE",
      "voicemailDetection": false,
    }
  `,
  );
});

test("a campaign keeps everything that it is told", async ({ tenant }) => {
  const input: CreateCampaignInput = {
    ...dullCampaign,
    name: "  Survey  ",
    isActive: false,
    scheduleFrequency: "CUSTOM",
    scheduleDays: ["MONDAY", "SUNDAY"],
    intervalDays: 14,
    startsOn: "2026-11-02",
    retryAttempts: 100,
    maxConcurrentCalls: 1,
    maxCallsPerRun: 2,
    redialsPerRound: 10,
    redialDelays: { busy: null, voicemail: 5 },
    maxDurationSeconds: 60,
    voicemailDetection: true,
  };
  const { createCampaign } = await tenant.ask(Create, { input });
  expect(createCampaign).toMatchObject({
    name: "Survey",
    state: "PAUSED",
    isActive: false,
    scheduleFrequency: "CUSTOM",
    scheduleDays: ["MONDAY", "SUNDAY"],
    intervalDays: 14,
    startsOn: "2026-11-02",
    retryAttempts: 100,
    maxConcurrentCalls: 1,
    maxCallsPerRun: 2,
    redialsPerRound: 10,
    redialDelays: { busy: null, noAnswer: 60, voicemail: 5, carrierFault: 10 },
    maxDurationSeconds: 60,
    voicemailDetection: true,
    gate: { isOpen: false, reason: "CAMPAIGN_INACTIVE" },
  });
});

const number = dullCampaign.phoneNumberId!;
const nineToTwelve = { days: [], startTime: "09:00", endTime: "12:00" };

describe("an input that cannot be is named by its path, and nothing is saved", () => {
  const cases: readonly (readonly [string, Partial<CreateCampaignInput>, string[]])[] = [
    ["no name", { name: " " }, ["name"]],
    ["a name of a book", { name: "x".repeat(201) }, ["name"]],
    ["an unknown zone", { timeZone: "Mars/Olympus" }, ["timeZone"]],
    ["times that are none", { startTime: "9", endTime: "25:00" }, ["startTime", "endTime"]],
    ["a window without length", { startTime: "09:00", endTime: "09:00" }, ["endTime"]],
    ["a week without days", { scheduleFrequency: "WEEKLY" }, ["scheduleDays"]],
    [
      "a block without length",
      { scheduleFrequency: "CUSTOM", scheduleDays: ["MONDAY"] },
      ["intervalDays"],
    ],
    ["a date that is none", { startsOn: "2026-02-30" }, ["startsOn"]],
    ["an end before the start", { startsOn: "2026-03-02", endsOn: "2026-03-01" }, ["endsOn"]],
    ["no attempts", { retryAttempts: 0 }, ["retryAttempts"]],
    ["too many attempts", { retryAttempts: 101 }, ["retryAttempts"]],
    ["a field with an empty name", { optOutField: "preferences..optOut" }, ["optOutField"]],
    ["a field of a book", { optOutField: "x".repeat(201) }, ["optOutField"]],
    ["too many lines", { maxConcurrentCalls: 1001 }, ["maxConcurrentCalls"]],
    ["too long calls", { maxDurationSeconds: 43_201 }, ["maxDurationSeconds"]],
    ["a redial at once", { redialDelays: { busy: 0 } }, ["redialDelays.busy"]],
    [
      "windows that overlap",
      {
        startTime: null,
        endTime: null,
        windows: [
          { startTime: "09:00", endTime: "12:00" },
          { days: ["MONDAY"], startTime: "11:00", endTime: "13:00" },
        ],
      },
      ["windows.1"],
    ],
    ["a window beside the short form", { windows: [nineToTwelve] }, ["windows"]],
    ["no window", { startTime: null, endTime: null }, ["startTime", "endTime"]],
    ["an empty list of windows", { startTime: null, endTime: null, windows: [] }, ["windows"]],
    [
      "a blackout that ends before it begins",
      { blackoutDates: [{ from: "2026-12-27", to: "2026-12-24", label: "Closed" }] },
      ["blackoutDates.0.to"],
    ],
    ["a holiday set that is not known", { holidaySets: ["Mars"] }, ["holidaySets.0"]],
    ["an assistant that VAPI has not", { assistantId: "nobody" }, ["assistantId"]],
    ["a number that VAPI has not", { phoneNumberId: "nothing" }, ["phoneNumberId"]],
    ["no number", { phoneNumberId: null }, ["phoneNumberIds"]],
    ["an empty pool", { phoneNumberId: null, phoneNumberIds: [] }, ["phoneNumberIds"]],
    ["a pool beside its short form", { phoneNumberIds: [number] }, ["phoneNumberId"]],
    [
      "a pool with a number that VAPI has not",
      { phoneNumberId: null, phoneNumberIds: [number, "nothing"] },
      ["phoneNumberIds.1"],
    ],
    [
      "a number that is in the pool twice",
      { phoneNumberId: null, phoneNumberIds: [number, ` ${number}`] },
      ["phoneNumberIds"],
    ],
    [
      "51 numbers",
      { phoneNumberId: null, phoneNumberIds: Array.from({ length: 51 }, (_, n) => `n${n}`) },
      ["phoneNumberIds", ...Array.from({ length: 51 }, (_, n) => `phoneNumberIds.${n}`)],
    ],
    ["no calls a day", { maxCallsPerNumberPerDay: 0 }, ["maxCallsPerNumberPerDay"]],
    ["too many starts", { startsPerMinute: 1_001 }, ["startsPerMinute"]],
    [
      "all at once",
      { name: "", timeZone: "x", assistantId: "y" },
      ["name", "timeZone", "assistantId"],
    ],
  ];
  test.for(cases)("%s", async ([, change, paths], { tenant }) => {
    const input = { ...dullCampaign, ...change };
    const { createCampaign } = await tenant.ask(Create, { input });
    if (createCampaign.__typename !== "InputValidationError") throw new Error("it was accepted");
    expect(createCampaign.problems.map(({ path }) => path.join("."))).toEqual(
      paths.map((path) => `input.${path}`),
    );
    expect(await tenant.raw("{ campaigns { totalCount } }")).toEqual({
      data: { campaigns: { totalCount: 0 } },
    });
  });
});

test("the message of an error names the fields as the API does", async ({ tenant }) => {
  const { data } = await tenant.raw(
    `mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { ... on Error { message } } }`,
    { input: { ...dullCampaign, endTime: "00:00", redialDelays: { noAnswer: 0 } } },
  );
  const { message } = (data as { createCampaign: { message: string } } | null)!.createCampaign;
  expect(message).toMatch(/^input\.redialDelays\.noAnswer: must be .*; input\.endTime: must /);
});

test.for<[Partial<CreateCampaignInput>]>([
  [{ scheduleFrequency: "WEEKLY", scheduleDays: [] }],
  [{ scheduleFrequency: "CUSTOM", intervalDays: 14, scheduleDays: [] }],
])(
  "the message about weekdays gives one as the API writes it: %j",
  async ([change], { tenant }) => {
    const { createCampaign } = await tenant.ask(Create, { input: { ...dullCampaign, ...change } });
    expect(createCampaign).toMatchObject({
      __typename: "InputValidationError",
      problems: [{ message: expect.stringMatching(/^\D*MONDAY\D*$/) }],
    });
  },
);

test("a change leaves what it does not name, and null empties what may be empty", async ({
  tenant,
}) => {
  const id = await givenCampaign(tenant, {
    scheduleFrequency: "WEEKLY",
    scheduleDays: ["MONDAY"],
    startsOn: "2026-11-02",
    redialDelays: { busy: 5 },
  });
  const input: UpdateCampaignInput = {
    name: "Renewals",
    scheduleFrequency: null,
    startsOn: null,
    redialDelays: { noAnswer: 30 },
  };
  const { updateCampaign } = await tenant.ask(Update, { id, input });
  expect(updateCampaign).toEqual({
    __typename: "Campaign",
    name: "Renewals",
    scheduleFrequency: null,
    scheduleDays: ["MONDAY"],
    startTime: "00:00",
    startsOn: null,
    redialDelays: { busy: 5, noAnswer: 30 },
  });
});

test("a change is judged together with what stays", async ({ tenant }) => {
  const id = await givenCampaign(tenant, { startTime: "09:00", endTime: "17:00" });
  const refused = await tenant.ask(Update, { id, input: { startTime: "17:00", name: "x" } });
  expect(refused.updateCampaign).toMatchObject({ problems: [{ path: ["input", "endTime"] }] });
  const weekly = await tenant.ask(Update, { id, input: { scheduleFrequency: "WEEKLY" } });
  expect(weekly.updateCampaign).toMatchObject({ problems: [{ path: ["input", "scheduleDays"] }] });
  const { campaign } = await tenant.ask(Look, { id });
  expect(campaign?.state).toBe("ACTIVE");
});

test("a campaign can be read, and not made, while VAPI cannot be asked", async ({
  app,
  vapi,
  pool,
}) => {
  const tenant = await newTenant(app, { isSimulated: false });
  const id = await givenCampaign(tenant);
  await pool.query("update tenant set is_simulated = true where id = $1", [tenant.id]);
  vapi.setFaults({ outage: 1 });
  try {
    const { campaign } = await tenant.ask(Look, { id });
    expect(campaign).toMatchObject({ id, assistant: null });
    const { createCampaign } = await tenant.ask(Create, { input: dullCampaign });
    expect(createCampaign.__typename).toBe("VapiRefusedError");
  } finally {
    vapi.setFaults({ outage: 0 });
  }
});

test("before a VAPI key is set, a campaign can be made of any ids", async ({ app }) => {
  const tenant = await newTenant(app, { isSimulated: false });
  const id = await givenCampaign(tenant, { assistantId: "later" });
  const { campaign } = await tenant.ask(Look, { id });
  expect(campaign).toMatchObject({ state: "ACTIVE", assistant: null });
});

const hours = `startTime endTime scheduleDays hoursOf holidaySets
  windows { days startTime endTime } blackoutDates { from to label }`;

async function changed(
  tenant: TestTenant,
  id: string,
  input: UpdateCampaignInput,
): Promise<unknown> {
  const { data } = await tenant.raw(
    `mutation ($id: ID!, $input: UpdateCampaignInput!) {
      it: updateCampaign(id: $id, input: $input) {
        ... on Campaign { ${hours} }
        ... on InputValidationError { problems { path } }
      }
    }`,
    { id, input },
  );
  return (data as unknown as { it: unknown }).it;
}

test("one window is read in both forms, and several windows only as a list", async ({ tenant }) => {
  const id = await givenCampaign(tenant, { startTime: "09:00", endTime: "17:00" });
  const week = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
  expect(await changed(tenant, id, {})).toEqual({
    startTime: "09:00",
    endTime: "17:00",
    scheduleDays: [],
    hoursOf: "CAMPAIGN",
    holidaySets: [],
    windows: [{ days: week, startTime: "09:00", endTime: "17:00" }],
    blackoutDates: [],
  });
  const windows = [
    { days: ["MONDAY" as const], startTime: "09:00", endTime: "12:00" },
    { days: ["SATURDAY" as const], startTime: "22:00", endTime: "02:00" },
  ];
  expect(await changed(tenant, id, { windows })).toMatchObject({
    startTime: null,
    endTime: null,
    scheduleDays: ["MONDAY", "SATURDAY"],
    windows,
  });
  expect(await changed(tenant, id, { startTime: "10:00" })).toEqual({
    problems: [{ path: ["input", "startTime"] }],
  });
  expect(await changed(tenant, id, { windows: windows.slice(1) })).toMatchObject({
    startTime: "22:00",
    endTime: "02:00",
    scheduleDays: ["SATURDAY"],
    windows: windows.slice(1),
  });
});

test("blackout dates and holiday sets are kept until they are replaced", async ({ tenant }) => {
  const id = await givenCampaign(tenant, { holidaySets: ["US-FED", "FR"] });
  const blackoutDates = [
    { from: "2026-12-24", label: " Christmas closing " },
    { from: "2026-12-27", to: "2027-01-03", label: "Between the years" },
  ];
  await changed(tenant, id, { blackoutDates });
  expect(await changed(tenant, id, { name: "Renewals" })).toMatchObject({
    holidaySets: ["US-FED", "FR"],
    blackoutDates: [
      { from: "2026-12-24", to: "2026-12-24", label: "Christmas closing" },
      { from: "2026-12-27", to: "2027-01-03", label: "Between the years" },
    ],
  });
  expect(await changed(tenant, id, { blackoutDates: [], holidaySets: [] })).toMatchObject({
    holidaySets: [],
    blackoutDates: [],
  });
});

test("the holiday sets that there are can be read", async ({ tenant }) => {
  const { data } = await tenant.raw("{ holidaySets { name basis asOf knownUntil dates } }");
  const sets = (data as unknown as { holidaySets: { name: string; dates: string[] }[] })
    .holidaySets;
  expect(sets.find(({ name }) => name === "US-FED")).toMatchObject({
    basis: expect.stringContaining("6103"),
    knownUntil: "2028-12-31",
    dates: expect.arrayContaining(["2026-11-26"]),
  });
});
