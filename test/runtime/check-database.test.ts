import { describe, expect, inject } from "vitest";
import { findDatabaseProblem } from "#runtime/check-database.ts";
import { test } from "#test/test.ts";

test("a database that can be used has no problem", async ({ databaseUrl }) => {
  expect(await findDatabaseProblem(databaseUrl)).toBeNull();
});

describe("what is wrong with a database is told without its password, and with a remedy", () => {
  const server = new URL(inject("postgresUrl"));
  const password = server.password;
  test.for<[string, (url: URL) => void, RegExp]>([
    ["nothing answers there", (url) => (url.port = "1"), /nothing answers: start Postgres/],
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
