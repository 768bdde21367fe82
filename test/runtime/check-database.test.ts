import { randomBytes } from "node:crypto";
import pg from "pg";
import { describe, expect, inject } from "vitest";
import { findDatabaseProblem } from "#runtime/check-database.ts";
import { test } from "#test/test.ts";

test("a database that can be used has no problem", async ({ databaseUrl }) => {
  expect(await findDatabaseProblem(databaseUrl)).toBeNull();
});

describe("a problem of the database is described without its password, with what to do", () => {
  const server = new URL(inject("postgresTcpUrl"));
  const password = server.password;
  test.for<[string, (url: URL) => void, RegExp]>([
    ["nothing answers there", (url) => (url.port = "1"), /nothing listens: start Postgres/],
    ["the password is wrong", (url) => (url.password = "wrong-word"), /refuses this user/],
    ["the database is missing", (url) => (url.pathname = "/absent"), /absent, .*createdb/],
  ])("%s", async ([, spoil, expected]) => {
    const url = new URL(server);
    spoil(url);
    const problem = await findDatabaseProblem(url.href);
    expect(problem).toMatch(expected);
    expect(problem).not.toContain(password);
    expect(problem).not.toContain("wrong-word");
  });
});

describe("the message for a user without permissions says what to ask the administrator", () => {
  test.for<[string, (user: string) => string, RegExp | null]>([
    [
      "none",
      () => "select",
      /is not allowed to create schemas: .*grant create on database "u_\w+" to "u_/,
    ],
    [
      "schemas that are installed are enough",
      (user) => `grant usage, create on schema call_scheduler, call_scheduler_queue to ${user};
        do $$ declare one regclass; begin
          for one in select oid from pg_class where relnamespace::regnamespace::text ~ '^call_scheduler'
            and relkind in ('r', 'p', 'v') loop
            execute format('alter table %s owner to ${user}', one);
          end loop; end $$`,
      null,
    ],
    [
      "no right in a schema",
      (user) => `grant create on database ${user} to ${user}`,
      /is not allowed to create tables: .*grant usage, create on schema call_scheduler, call_scheduler_queue/,
    ],
    [
      "tables of somebody else",
      (user) => `grant usage, create on schema call_scheduler, call_scheduler_queue to ${user}`,
      /tables belong to call_scheduler: .*reassign owned by "call_scheduler" to "u_/,
    ],
  ])("%s", async ([name, prepare, expected]) => {
    const server = inject("postgresUrl");
    const user = `u_${randomBytes(6).toString("hex")}`;
    const admin = new pg.Client({ connectionString: `${server}/postgres` });
    await admin.connect();
    await admin.query(`create role ${user} login password 'secret'`);
    const template = name === "none" ? "template1" : inject("templateDatabase");
    await admin.query(`create database ${user} template ${template}`);
    const within = new pg.Client({ connectionString: `${server}/${user}` });
    await within.connect();
    await within.query(prepare(user));
    await within.end();
    const url = new URL(`${server}/${user}`);
    [url.username, url.password] = [user, "secret"];

    const problem = await findDatabaseProblem(url.href);

    if (expected === null) expect(problem).toBeNull();
    else expect(problem).toMatch(expected);
    await admin.query(`drop database ${user} with (force)`);
    await admin.query(`drop role ${user}`);
    await admin.end();
  });
});
