import { describe, expect } from "vitest";
import { type Goal, importFile, leftovers, members } from "./import-file.ts";
import { ada, justBefore, test } from "./import-story.ts";
import { givenCampaign } from "#test/given.ts";

const bob = "+14155550102";

async function marked({ world, tenantId }: Goal): Promise<string[]> {
  const { rows } = await world.context.pool.query<{ phone: string }>(
    "select phone from contact where tenant_id = $1 and do_not_call order by phone",
    [tenantId],
  );
  return rows.map(({ phone }) => phone);
}

describe("a column that says whom not to call", () => {
  test.for([
    ["Do Not Call", "yes"],
    ["DoNotCall", "true"],
    ["DNC", "1"],
    ["dnc", "1.0"],
    ["opt_out", "x"],
    ["Opted Out", "Y"],
    ["unsubscribed", "unsubscribed"],
    ["no llamar", "sí"],
    ["Nicht anrufen", "JA"],
    ["Do not allow Phone Calls", "Do Not Allow"],
    ["do_not_contact", "✓"],
  ] as const)("%s: %s is honoured", async ([header, value], { story }) => {
    const goal = await story.goalOf();
    const file = `name,phone,${header}\nAda,${ada},${value}\nBob,${bob},\n`;
    const result = await importFile(goal, file);
    expect(result).toMatchObject({ accepted: 2, rejected: 0, calls: 1, doNotCall: 1 });
    expect(await marked(goal)).toEqual([ada]);
    await story.world.jumpTo(justBefore);
    await story.world.advanceTo("2030-03-04T09:02:00Z");
    expect(story.world.simulator.calls.map(({ number }) => number)).toEqual([bob]);
  });

  test.for(["", "no", "false", "0", "N", "nein", "Allow"])(
    '"%s" says nothing: it never lifts the mark',
    async (value, { story }) => {
      const goal = await story.goalOf();
      await importFile(goal, `phone,dnc\n${ada},yes\n`);
      const file = `phone,dnc\n${ada},${value}\n${bob},${value}\n`;
      expect(await importFile(goal, file)).toMatchObject({ accepted: 2, calls: 1, doNotCall: 0 });
      expect(await marked(goal)).toEqual([ada]);
    },
  );

  test("cancels the calls that wait, in every campaign", async ({ story }) => {
    const goal = await story.goalOf();
    const other = { ...goal, campaignId: await givenCampaign(story.world, { id: goal.tenantId }) };
    await importFile(goal, `phone\n${ada}\n`);
    await importFile(other, `phone\n${ada}\n`);
    await importFile(other, `phone,dnc\n${ada},yes\n`);
    expect(await members(goal)).toEqual([`${ada} CANCELLED`]);
    expect(await members(other)).toEqual([`${ada} CANCELLED`]);
    await story.world.jumpTo(justBefore);
    await story.world.advanceTo("2030-03-04T09:02:00Z");
    expect(story.world.simulator.calls).toEqual([]);
  });

  test("holds for the other numbers of its row, contacts or not", async ({ story }) => {
    const goal = await story.goalOf();
    const stranger = "+14155550109";
    await importFile(goal, `phone\n${bob}\n`);
    const columns = [
      { header: "phone", role: "PHONE" },
      { header: "mobile", role: "PHONE" },
      { header: "work", role: "PHONE" },
    ] as const;
    // Two rows about one person: each has other numbers.
    const file = `phone,mobile,work,dnc\n${ada},${bob},,yes\n${ada},,${stranger},yes\n`;
    const result = await importFile(goal, file, { mapping: { columns } });
    expect(result).toMatchObject({ accepted: 1, calls: 0, doNotCall: 1 });
    const { rows } = await story.world.context.pool.query<{ phone: string }>(
      "select phone from do_not_call where tenant_id = $1 and source = 'IMPORT' order by phone",
      [goal.tenantId],
    );
    expect(rows.map(({ phone }) => phone)).toEqual([ada, bob, stranger]);
    await story.world.settle();
    expect(await marked(goal)).toEqual([ada, bob]);
    expect(await members(goal)).toEqual([ada, `${bob} CANCELLED`]);
  });

  test("holds whichever of the rows about a person says so", async ({ story }) => {
    const goal = await story.goalOf();
    const file = `phone,dnc\n${ada},yes\n${ada},no\n${bob},no\n${bob},yes\n`;
    expect(await importFile(goal, file)).toMatchObject({ accepted: 2, duplicate: 2, doNotCall: 2 });
    expect(await marked(goal)).toEqual([ada, bob]);
  });

  test("that cannot be read costs its row, and the person is not dialled", async ({ story }) => {
    const goal = await story.goalOf();
    const file = `phone,dnc\n${ada},maybe\n${bob},\n${bob},ask first\n+14155550103,no\n`;
    const result = await importFile(goal, file);
    expect(result).toMatchObject({ total: 4, accepted: 2, rejected: 2, calls: 1 });
    expect(result.problems).toEqual([
      expect.stringMatching(/^2: dnc maybe means neither yes nor no/),
      expect.stringMatching(/^4: dnc ask first means neither yes nor no/),
    ]);
    expect(await members(goal)).toEqual(["+14155550103 SCHEDULED"]);
    expect(await marked(goal)).toEqual([]);
    expect(await leftovers(story.world.context.pool)).toBe(0);
  });

  test("can be named, and can be switched off", async ({ story }) => {
    const goal = await story.goalOf();
    const file = `phone,Sperre,dnc\n${ada},ja,\n${bob},,yes\n`;
    const named = await importFile(goal, file, { mapping: { doNotCall: "sperre" } });
    expect(named).toMatchObject({ calls: 1, doNotCall: 1 });
    expect(await marked(goal)).toEqual([ada]);
    const off = await importFile(goal, `phone,dnc\n+14155550103,yes\n`, {
      mapping: { doNotCall: "" },
    });
    expect(off).toMatchObject({ calls: 1, doNotCall: 0 });
  });

  test.for(["Email Opt Out", "HasOptedOutOfFax", "Unsubscribed from all email"])(
    "is not %s",
    async (header, { story }) => {
      const goal = await story.goalOf();
      const file = `phone,${header}\n${ada},yes\n`;
      expect(await importFile(goal, file)).toMatchObject({ calls: 1, doNotCall: 0 });
    },
  );
});

describe("the import shows what became of each column", () => {
  test("with the variables that prompts can read", async ({ story }) => {
    const goal = await story.goalOf();
    const headers = "name,phone,Appointment Date,Appointment-Date?,1st visit,date,plan,,dnc";
    const file = `${headers}\nAda,${ada},Monday,Tuesday,Wednesday,Thursday,gold,x,\n`;
    const { id } = await importFile(goal, file);
    const { pool } = story.world.context;
    const { rows } = await pool.query("select columns from import where id = $1", [id]);
    expect(rows[0]!.columns).toMatchInlineSnapshot(`
      [
        {
          "attribute": null,
          "header": "name",
          "isGuessed": true,
          "role": "NAME",
          "variable": "name",
        },
        {
          "attribute": null,
          "header": "phone",
          "isGuessed": true,
          "role": "PHONE",
          "variable": null,
        },
        {
          "attribute": "Appointment Date",
          "header": "Appointment Date",
          "isGuessed": false,
          "role": "ATTRIBUTE",
          "variable": "appointment_date",
        },
        {
          "attribute": "Appointment-Date?",
          "header": "Appointment-Date?",
          "isGuessed": false,
          "role": "ATTRIBUTE",
          "variable": "appointment-date",
        },
        {
          "attribute": "1st visit",
          "header": "1st visit",
          "isGuessed": false,
          "role": "ATTRIBUTE",
          "variable": "contact_1st_visit",
        },
        {
          "attribute": "date",
          "header": "date",
          "isGuessed": false,
          "role": "ATTRIBUTE",
          "variable": "contact_date",
        },
        {
          "attribute": "plan",
          "header": "plan",
          "isGuessed": false,
          "role": "ATTRIBUTE",
          "variable": "plan",
        },
        {
          "attribute": null,
          "header": "",
          "isGuessed": false,
          "role": "IGNORE",
          "variable": null,
        },
        {
          "attribute": null,
          "header": "dnc",
          "isGuessed": true,
          "role": "DO_NOT_CALL",
          "variable": null,
        },
      ]
    `);
    await story.world.jumpTo(justBefore);
    await story.world.advanceTo("2030-03-04T09:00:00Z");
    const { request } = story.world.simulator.calls[0]!;
    expect(request.assistantOverrides?.variableValues).toMatchInlineSnapshot(`
      {
        "appointment-date": "Tuesday",
        "appointment_date": "Monday",
        "contact_1st_visit": "Wednesday",
        "contact_date": "Thursday",
        "name": "Ada",
        "plan": "gold",
      }
    `);
  });

  test("also when a contact has one of two columns that would be the same variable", async ({
    story,
  }) => {
    const goal = await story.goalOf();
    await importFile(goal, `phone,Visit Date,Visit (Date)\n${ada},first,\n`);
    await story.world.jumpTo(justBefore);
    await story.world.advanceTo("2030-03-04T09:00:00Z");
    const { request } = story.world.simulator.calls[0]!;
    expect(request.assistantOverrides?.variableValues).toMatchInlineSnapshot(`
      {
        "visit_date_2": "first",
      }
    `);
  });
});
