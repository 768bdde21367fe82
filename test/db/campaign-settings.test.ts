import { expect } from "vitest";
import { columnOf } from "#db/setting-columns.ts";
import { settingNames, settingOf, type SettingKind } from "#rules/campaign-settings.ts";
import { test } from "#test/test.ts";

const columnTypes: Readonly<Record<SettingKind, string>> = {
  text: "text",
  vapiId: "text",
  vapiIds: "_text",
  fieldPath: "text",
  wholeNumber: "int4",
  flag: "bool",
  clockTime: "time",
  date: "date",
  timeZone: "text",
  frequency: "schedule_frequency",
  weekdays: "_int4",
  hoursOf: "text",
  windows: "jsonb",
  blackoutDates: "jsonb",
  holidaySets: "_text",
  contactCaps: "jsonb",
  redialDelays: "jsonb",
  callType: "text",
};

test("each setting of the catalogue has a column of its type, that is null only where null is a value", async ({
  pool,
}) => {
  const { rows } = await pool.query<{ name: string; type: string; nullable: boolean }>(
    `select attname as name, typname as type, not attnotnull as nullable
     from pg_attribute join pg_type on pg_type.oid = atttypid
     where attrelid = 'campaign'::regclass and attnum > 0`,
  );
  const columns = new Map(rows.map((row) => [row.name, row]));
  for (const name of settingNames) {
    const { kind, whenNull } = settingOf(name);
    expect(columns.get(columnOf(name)), name).toEqual({
      name: columnOf(name),
      type: columnTypes[kind],
      nullable: whenNull !== undefined,
    });
  }
});

test("the database takes a whole number within the bounds of the catalogue and none beyond them", async ({
  pool,
}) => {
  for (const name of settingNames) {
    const { kind, least, most } = settingOf(name);
    if (kind !== "wholeNumber") continue;
    expect(await takes(name, least!), `${name} ${least}`).toBe(true);
    expect(await takes(name, most!), `${name} ${most}`).toBe(true);
    expect(await takes(name, least! - 1), `${name} ${least! - 1}`).toBe(false);
    expect(await takes(name, most! + 1), `${name} ${most! + 1}`).toBe(false);
  }

  async function takes(name: (typeof settingNames)[number], value: number): Promise<boolean> {
    const { rows } = await pool.query<{ id: string }>(
      "insert into tenant (name, webhook_secret_encrypted) values ('T', 's') returning id",
    );
    const columns = ["tenant_id", "name", "assistant_id", "phone_number_id", "time_zone"];
    const values = [rows[0]!.id, "N", "a", "p", "UTC"];
    return await pool
      .query(
        `insert into campaign (${columns.join(", ")}, start_time, end_time, ${columnOf(name)})
         values ($1, $2, $3, $4, $5, '09:00', '17:00', $6)`,
        [...values, value],
      )
      .then(
        () => true,
        (error: { code?: string }) => {
          expect(error.code, name).toBe("23514");
          return false;
        },
      );
  }
});
