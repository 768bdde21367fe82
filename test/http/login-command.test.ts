import { execFile } from "node:child_process";
import { expect } from "vitest";
import { Browser } from "#test/browser.ts";
import { testWithConsole as test } from "#test/console.ts";
import { secretKey } from "#test/client.ts";
import { addUser } from "#test/signed-in.ts";

interface Ran {
  readonly code: number;
  readonly output: string;
  readonly problem: string;
}

/** `npm run login`, for the console at this address. */
async function login(databaseUrl: string, consoleUrl: string, ...args: string[]): Promise<Ran> {
  const env = {
    PATH: process.env["PATH"],
    DATABASE_URL: databaseUrl,
    SECRET_KEY: secretKey,
    CONSOLE_URL: consoleUrl,
  };
  return await new Promise((resolve) => {
    execFile("node", ["scripts/login.ts", ...args], { env }, (error, output, problem) =>
      resolve({ code: (error?.code as number | undefined) ?? 0, output, problem }),
    );
  });
}

test("npm run login prints a link that signs an owner of the tenant in, and says what is wrong", async ({
  app,
  databaseUrl,
  tenant,
}) => {
  await addUser(app, tenant.id, "VIEWER", "Ada");
  const [link, ofUser, noUser, unknown, wrong] = await Promise.all([
    login(databaseUrl, app.consoleUrl!, tenant.id),
    login(databaseUrl, app.consoleUrl!, tenant.id, "ada"),
    login(databaseUrl, app.consoleUrl!, tenant.id, "Eve"),
    login(databaseUrl, app.consoleUrl!, "Nobody"),
    login(databaseUrl, app.consoleUrl!, "--help"),
  ]);
  expect(link).toMatchObject({ code: 0, problem: "" });
  const token = new RegExp(`^${app.consoleUrl}/#login=(csl_[\\w-]{43})\n$`).exec(link.output)?.[1];
  const browser = new Browser(app);
  expect(await browser.post("/auth/link", { token })).toMatchObject({
    status: 200,
    answer: { tenantId: tenant.id },
  });
  const ada = /#login=(.*)\n$/.exec(ofUser.output)?.[1];
  expect((await browser.post("/auth/link/look", { token: ada })).answer).toMatchObject({
    userName: "Ada",
  });
  expect(noUser).toMatchObject({ code: 2, output: "" });
  expect(noUser.problem).toContain("there is no user with the ID Eve, this name");
  expect(unknown).toMatchObject({ code: 2, output: "" });
  expect(unknown.problem).toContain("there is no tenant with the ID Nobody or with this name");
  expect(wrong).toMatchObject({ code: 2, output: "" });
  expect(wrong.problem).toContain("npm run login -- <tenant>");
});
