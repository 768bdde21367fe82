import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished } from "vitest";
import { test as base } from "#test/test.ts";

const run = promisify(execFile);
const project = join(import.meta.dirname, "../..");
const sources =
  "package.json package-lock.json tsconfig.json prisma.config.ts prisma rule-packs schema scripts src tasks web".split(
    " ",
  );

/** The project as `npm ci --omit=dev` installs it: no package and no file that only developers need. */
const test = base.extend("install", { scope: "file" }, async ({}, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), "call-scheduler-production-"));
  onCleanup(async () => {
    await setFolders(folder, "u+w");
    await rm(folder, { recursive: true });
  });
  for (const name of sources) {
    const filter = (path: string) => !/\/generated|\/web\/dist/.test(path);
    await cp(join(project, name), join(folder, name), { recursive: true, filter });
  }
  const lock = JSON.parse(await readFile(join(project, "package-lock.json"), "utf8")) as {
    packages: Record<string, { dev?: true }>;
  };
  for (const [path, { dev }] of Object.entries(lock.packages)) {
    const isInstalled = await lstat(join(project, path)).catch(() => null);
    // Packages within packages come with the outer ones.
    if (path === "" || dev || !isInstalled || /node_modules.*node_modules/.test(path)) continue;
    await mkdir(join(folder, dirname(path)), { recursive: true });
    // Hard links where the file system has them: half a gigabyte is linked in a second or two.
    await run("cp", ["-al", join(project, path), join(folder, path)]).catch(() =>
      run("cp", ["-a", join(project, path), join(folder, path)]),
    );
  }
  return folder;
});

/** Folders only: files may be hard links to those of this project. */
async function setFolders(folder: string, mode: string): Promise<void> {
  await run("find", [folder, "-type", "d", "-exec", "chmod", mode, "{}", "+"]);
}

test("an install without development dependencies makes its generated code", async ({
  install,
}) => {
  const { stdout, stderr } = await run(process.execPath, ["scripts/generate.ts"], {
    cwd: install,
    env: { PATH: process.env["PATH"] },
  });
  expect(stdout + stderr).not.toMatch(/error/i);
  expect((await readdir(join(install, "src/db/generated"))).toSorted()).toEqual([
    "pothos-types.ts",
    "prisma",
  ]);
});

test("an install without development dependencies builds the console", async ({ install }) => {
  const env = { PATH: process.env["PATH"] };
  await run(process.execPath, ["scripts/build-console.ts"], { cwd: install, env });
  expect(await readdir(join(install, "web/dist"))).toContain("index.html");
});

test("a server writes nothing beside its data, and runs under any user id", async ({
  install,
  databaseUrl,
}) => {
  await setFolders(install, "a+rx,a-w");
  const dataDir = await mkdtemp(join(tmpdir(), "call-scheduler-data-"));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  await chmod(dataDir, 0o777);
  const start = `${dataDir}.start`;
  await writeFile(start, "");
  onTestFinished(() => rm(start));
  const isRoot = process.getuid?.() === 0;
  const server = spawn(process.execPath, ["src/main.ts"], {
    cwd: install,
    // Nobody has this number: it has no name, no home and no rights.
    ...(isRoot ? { uid: 54_321, gid: 54_321 } : {}),
    env: {
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      SECRET_KEY: "a key of at least thirty-two characters",
      VAPI_BASE_URL: "http://127.0.0.1:9",
      PORT: "0",
    },
  });
  onTestFinished(() => void server.kill("SIGKILL"));
  let output = "";
  const heard = async (): Promise<string> => {
    for await (const text of server.stdout) {
      output += String(text);
      const url = /GraphiQL\s+(\S+)\/graphql/.exec(output)?.[1];
      if (url !== undefined) return url;
    }
    throw new Error(`it ended and printed:\n${output}`);
  };
  server.stderr.on("data", (text: Buffer) => (output += text.toString()));

  const url = await heard();

  await expect
    .poll(() => fetch(`${url}/ready`).then((response) => response.text()))
    .toContain('"status":"ready"');
  const page = await fetch(url, { headers: { accept: "text/html" } });
  expect(await page.text()).toContain("<title>Call Scheduler</title>");
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
  const { stdout } = await run("find", [install, "-newer", start]);
  expect(stdout).toBe("");
});
