import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { InputValidationError, NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { addToDoNotCall } from "#domain/contacts/do-not-call.ts";
import { forecastCampaign, type ForecastQuestion } from "#domain/forecasts/forecast-campaign.ts";
import { runImport } from "#domain/imports/import-run.ts";
import { stageImport } from "#domain/imports/imports.ts";
import { confirmImport } from "#domain/imports/staged-imports.ts";
import { enrol, givenContacts } from "#test/given.ts";
import { updateTenant } from "#domain/tenants/tenants.ts";
import { loadCallingRules } from "#runtime/rule-packs/load.ts";
import { givenPermissions } from "#test/permissions.ts";
import type { Goal } from "./import-file.ts";
import { test } from "./import-story.ts";

const settings = {
  name: "Follow-up",
  assistantId: "assistant",
  phoneNumberId: "number",
  startTime: "09:00",
  endTime: "17:00",
  timeZone: "UTC",
};

const nothing: ForecastQuestion = {
  settings: null,
  campaignId: null,
  contactCount: null,
  contacts: null,
  importId: null,
  until: null,
};

const ask = ({ world, tenantId }: Goal, question: Partial<ForecastQuestion>) =>
  forecastCampaign(world.context, tenantId, { ...nothing, ...question });

async function staged({ world, tenantId, campaignId }: Goal, content: string): Promise<string> {
  const bytes = (async function* () {
    yield Buffer.from(content);
  })();
  const input = { campaignId, file: { name: "contacts.csv", bytes }, mapping: {} };
  const { id } = await stageImport(world.context, systemOf(tenantId), input);
  await runImport(world.context, id);
  return id;
}

const placed = (count: number, place: object) => ({ count, place });

test("a campaign that is not saved is forecast for a number of contacts", async ({ story }) => {
  const goal = await story.goalOf();
  const told = await ask(goal, { settings, contactCount: 500 });
  expect(told).toMatchObject({ people: 500, asked: 1, notCalled: [], isIfStarted: true });
  expect(told.firstCallAt).toEqual(new Date("2030-03-04T09:00:00Z"));
  expect(told.points.at(-1)!.calls).toEqual({ p10: 500, p50: 500, p90: 500 });
  expect(told.message).toMatch(/^Of 500 contacts, 500 can be called, the first Mon 2030-03-04/);
  expect(await ask(goal, { settings, contactCount: 500 })).toEqual(told);
  // Nothing is saved.
  const { rows } = await story.world.context.pool.query("select count(*)::int from campaign");
  expect(rows).toEqual([{ count: 1 }]);
  const slower = { ...settings, maxCallsPerNumberPerDay: 100 };
  const { points } = await ask(goal, { settings: slower, contactCount: 500 });
  const evening = points.findLast(({ at }) => at < new Date("2030-03-04T23:00:00Z"))!;
  expect(evening.calls).toEqual({ p10: 100, p50: 100, p90: 100 });
});

test("contacts of several places are called in the hours of each", async ({ story }) => {
  const goal = await story.goalOf();
  const told = await ask(goal, {
    settings: { ...settings, hoursOf: "CONTACT" },
    contacts: [
      placed(40, { timeZone: "Europe/London" }),
      placed(30, { phone: "+12125550100" }),
      placed(5, { phone: "+18005550100" }),
      placed(0, { region: "US-CA" }),
    ],
  });
  expect(told).toMatchObject({ people: 75, asked: 3 });
  expect(told.notCalled).toMatchObject([{ reason: "AREA_UNKNOWN", people: 5 }]);
  // Nine o'clock in New York is 14:00 in London.
  const before = told.points.findLast(({ at }) => at < new Date("2030-03-04T14:00:00Z"))!;
  expect(before.calls.p90).toBe(40);
  expect(told.points.at(-1)!.calls.p10).toBe(70);
});

test("a forecast for nobody, or of hours that never open, says so with the reason", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const nobody = await ask(goal, { settings, contactCount: 0 });
  expect(nobody).toMatchObject({ people: 0, firstCallAt: null });
  expect(nobody.message).toBe("No calls are foreseen: there is no contact.");
  const over = { ...settings, endsOn: "2030-03-01" };
  const ended = await ask(goal, { settings: over, contactCount: 20 });
  expect(ended.notCalled).toMatchObject([{ reason: "AFTER_END", people: 20 }]);
  expect(ended.message).toMatch(/^No calls are foreseen: the campaign has no window left\. Set/);
  // Two zones whose nine to ten o'clock never meet.
  const short = { ...settings, endTime: "10:00", hoursOf: "CONTACT" as const };
  const place = { country: "US" };
  const never = await ask(goal, { settings: short, contacts: [placed(7, place)] });
  expect(never).toMatchObject({ firstCallAt: null, notCalled: [{ people: 7 }] });
  expect(never.message).toMatch(/^No calls are foreseen: /);
});

test("a staged import is forecast without the rows that call nobody", async ({ story }) => {
  const goal = await story.goalOf({ scheduleFrequency: null });
  const { world, tenantId } = goal;
  const actor = systemOf(tenantId);
  const [known, member] = await givenContacts(world, { id: tenantId }, 2);
  await enrol(world, { id: tenantId }, goal.campaignId, [member!.id]);
  await addToDoNotCall(world.context, actor, { phones: ["+14155550102"] });
  const importId = await staged(
    goal,
    `name,phone,do not call
Ada,+14155550101,
Bob,+14155550102,
Cy,+14155550103,yes
Ada again,+14155550101,
Di,nonsense,
Ed,${known!.phone},
Flo,${member!.phone},
Gil,+14155550104,
`,
  );
  const alone = await ask(goal, { importId });
  // The member is asked as such, and the file adds five others: two may not be called.
  expect(alone).toMatchObject({ people: 6, asked: 6, isIfStarted: false });
  expect(alone.notCalled).toMatchObject([{ reason: "ON_DO_NOT_CALL_LIST", people: 2 }]);
  expect(alone.points.at(-1)!.calls.p50).toBe(4);

  const other = await ask(goal, { settings, importId });
  // In a campaign of its own, nobody is a member.
  expect(other).toMatchObject({ people: 6, isIfStarted: true });
  expect(other.points.at(-1)!.calls.p50).toBe(4);
  const more = await ask(goal, { campaignId: goal.campaignId, contactCount: 10 });
  expect(more.people).toBe(11);

  await confirmImport(world.context, actor, importId);
  await expect(ask(goal, { importId })).rejects.toThrow(NotPossibleError);
});

test("under calling rules, those of whom no consent is on record are not called", async ({
  story,
}) => {
  loadCallingRules(null);
  const goal = await story.goalOf();
  const { world, tenantId } = goal;
  const callingRules = { pack: "research-draft", version: "1" };
  await updateTenant(world.context, systemOf(tenantId), { callingRules });
  const refused = ask(goal, { settings, contactCount: 1 });
  await expect(refused).rejects.toThrow(/^callType: is required/);
  const sale = { ...settings, callType: "TELEMARKETING" as const };
  const contacts = [placed(9, { phone: "+12125550100" })];
  const unknown = await ask(goal, { settings: sale, contacts });
  expect(unknown.notCalled).toMatchObject([{ reason: "CONSENT_MISSING", people: 9 }]);
  await givenPermissions(world, tenantId, ["+12125550101"]);
  const importId = await staged(goal, "name,phone\nAda,+12125550101\nBob,+12125550102\n");
  const told = await ask(goal, { settings: sale, importId });
  expect(told.notCalled).toMatchObject([{ reason: "CONSENT_MISSING", people: 1 }]);
  expect(told.firstCallAt).not.toBeNull();
});

test("input that cannot be right is refused, and what another tenant has is not found", async ({
  story,
}) => {
  const goal = await story.goalOf();
  const pathsOf = async (question: Partial<ForecastQuestion>) => {
    const refused = await ask(goal, question).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InputValidationError);
    return (refused as InputValidationError).problems.map(({ path }) => path.join("."));
  };
  const one = { contactCount: 1 };
  const { campaignId } = goal;
  expect(await pathsOf({ settings })).toEqual(["contactCount"]);
  expect(await pathsOf({ settings, ...one, contacts: [] })).toEqual(["contactCount"]);
  expect(await pathsOf({ ...one })).toEqual(["input"]);
  expect(await pathsOf({ settings, campaignId, ...one })).toEqual(["input"]);
  expect(await pathsOf({ settings, contactCount: 10_000_001 })).toEqual(["contactCount"]);
  expect(await pathsOf({ settings, contactCount: -1 })).toEqual(["contactCount"]);
  const half = placed(5_000_001, {});
  expect(await pathsOf({ settings, contacts: [half, half] })).toEqual(["contacts"]);
  const many = Array.from({ length: 51 }, () => placed(1, {}));
  expect(await pathsOf({ settings, contacts: many })).toEqual(["contacts"]);
  const nowhere = placed(1, { timeZone: "Mars/Olympus" });
  expect(await pathsOf({ settings, contacts: [nowhere] })).toEqual(["contacts.0.place.timeZone"]);
  // As createCampaign refuses it.
  const wrong = { ...settings, timeZone: "Mars/Olympus", maxConcurrentCalls: 0 };
  expect(await pathsOf({ settings: wrong, ...one })).toEqual(["maxConcurrentCalls", "timeZone"]);
  const until = new Date("2029-01-01T00:00:00Z");
  expect(await pathsOf({ settings, ...one, until })).toEqual(["until"]);

  const neighbour = await story.goalOf();
  const theirs = await staged(neighbour, "name,phone\nAda,+14155550101\n");
  await expect(ask(goal, { importId: theirs })).rejects.toThrow(NotFoundError);
  await expect(ask(goal, { settings, importId: theirs })).rejects.toThrow(NotFoundError);
  const { campaignId: their } = neighbour;
  await expect(ask(goal, { campaignId: their, ...one })).rejects.toThrow(NotFoundError);
});
