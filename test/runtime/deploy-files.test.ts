import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { readEnv } from "../../src/env.ts";

const run = promisify(execFile);
const project = join(import.meta.dirname, "../..");
const deploy = join(project, "deploy");
const read = (file: string): Promise<string> => readFile(join(deploy, file), "utf8");

/** How long a process may take to end after the drain delay. */
const shutdownSeconds = 15;

type Settings = Record<string, string>;

/** As a shell fills `${NAME:?message}` and `${NAME:-default}` in. */
function filledIn(settings: Settings): Settings {
  const value = "a-value-of-at-least-thirty-two-characters";
  const fill = (text: string): string =>
    text.replaceAll(/\$\{(\w+)[^}]*\}/g, (_, name: string) =>
      name.endsWith("_URL") ? "https://calls.example.com" : value,
    );
  return Object.fromEntries(Object.entries(settings).map(([name, text]) => [name, fill(text)]));
}

async function hasProgram(name: string): Promise<boolean> {
  const found = await run("which", [name]).then(
    () => true,
    () => false,
  );
  if (!found) process.stderr.write(`${name} is not on the PATH: its test is skipped.\n`);
  return found;
}

describe("the compose file", async () => {
  interface Service {
    readonly environment: Settings;
    readonly read_only?: boolean;
    readonly stop_grace_period: string;
    readonly ports?: readonly string[];
  }
  const { services } = parse(await read("compose.yaml"), { merge: true }) as {
    services: Record<string, Service>;
  };

  test.for(["api", "worker"])("has settings for the %s that the server takes", (role) => {
    const { environment, stop_grace_period: grace, read_only: isReadOnly } = services[role]!;
    const env = readEnv(filledIn(environment));
    expect(env).toMatchObject({ role, host: "0.0.0.0", dataDir: "/data" });
    expect(Number.parseInt(grace, 10)).toBeGreaterThanOrEqual(
      env.drainDelayMs / 1_000 + shutdownSeconds,
    );
    expect(isReadOnly).toBe(true);
  });

  test("publishes no port to the world", () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports).toEqual(["127.0.0.1:4000:4000"]);
  });
});

describe("the Kubernetes manifests", async () => {
  interface Container {
    readonly env: readonly { readonly name: string; readonly value: string }[];
    readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
    readonly securityContext: { readonly readOnlyRootFilesystem: boolean };
    readonly volumeMounts: readonly { readonly mountPath: string }[];
    readonly [probe: `${string}Probe`]: { readonly httpGet: { path: string; port: string } };
  }
  interface Resource {
    readonly kind: string;
    readonly metadata: { readonly name: string };
    readonly stringData?: Settings;
    readonly spec: {
      readonly template: {
        readonly spec: {
          readonly terminationGracePeriodSeconds: number;
          readonly securityContext: { readonly runAsNonRoot: boolean };
          readonly containers: readonly Container[];
        };
      };
    };
  }
  const files = (await readdir(join(deploy, "kubernetes"))).map((file) => `kubernetes/${file}`);
  const texts = await Promise.all(files.map(read));
  const resources = texts.flatMap((text) =>
    parseAllDocuments(text).map((document) => document.toJS() as Resource),
  );
  const { configMapGenerator } = parse(await read("kubernetes/kustomization.yaml")) as {
    configMapGenerator: readonly { readonly literals: readonly string[] }[];
  };
  const configured = Object.fromEntries(
    configMapGenerator[0]!.literals.map((text) => text.split(/=(.*)/s, 2) as [string, string]),
  );
  const secret = resources.find(({ kind }) => kind === "Secret")!.stringData!;

  test.for(["api", "worker"])("run the %s as the server has to be run", (role) => {
    const { spec } = resources.find(
      ({ kind, metadata }) => kind === "Deployment" && metadata.name.endsWith(role),
    )!.spec.template;
    const container = spec.containers[0]!;
    const own = Object.fromEntries(container.env.map(({ name, value }) => [name, value]));
    const env = readEnv({ ...configured, ...secret, ...own });
    expect(env).toMatchObject({ role, host: "0.0.0.0" });
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(
      env.drainDelayMs / 1_000 + shutdownSeconds,
    );
    const ports = Object.fromEntries(container.ports.map((port) => [port.name, port]));
    expect(ports["http"]!.containerPort).toBe(env.port);
    expect(ports["metrics"]!.containerPort).toBe(env.metrics!.port);
    expect(container.livenessProbe!.httpGet).toEqual({ path: "/health", port: "http" });
    expect(container.readinessProbe!.httpGet).toEqual({ path: "/ready", port: "http" });
    expect(spec.securityContext.runAsNonRoot).toBe(true);
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
    expect(container.volumeMounts.map(({ mountPath }) => mountPath)).toContain(env.dataDir);
  });

  test.skipIf(!(await hasProgram("kubectl")))("are rendered by kubectl", async () => {
    const { stdout } = await run("kubectl", ["kustomize", join(deploy, "kubernetes")]);
    const kinds = parseAllDocuments(stdout).map((one) => (one.toJS() as Resource).kind);
    expect(kinds.toSorted()).toEqual([
      "ConfigMap",
      "Deployment",
      "Deployment",
      "HorizontalPodAutoscaler",
      "Namespace",
      "NetworkPolicy",
      "PodDisruptionBudget",
      "PodDisruptionBudget",
      "Service",
    ]);
  });
});

test("the container file copies what a production install needs, and runs as nobody", async () => {
  const text = await read("Dockerfile");
  const copied = [...text.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, names]) =>
    names!.split(" "),
  );
  const needed = ["package.json", "package-lock.json", "tsconfig.json", "prisma.config.ts"];
  const folders = ["prisma", "schema", "scripts", "src", "tasks"];
  expect(copied.toSorted()).toEqual([...needed, ...folders].toSorted());
  const sent = (await read("Dockerfile.dockerignore")).split("\n");
  for (const name of copied) expect(sent).toContain(`!${name}`);
  expect(text).toMatch(/^USER \d+:\d+$/m);
});

test.skipIf(!(await hasProgram("systemd-analyze")))("systemd can read the unit", async () => {
  const unit = await read("systemd/call-scheduler.service");
  const folder = await mkdtemp(join(tmpdir(), "call-scheduler-unit-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "call-scheduler.service");
  // It looks for the program and the folder.
  const here = unit
    .replaceAll("/usr/bin/node", process.execPath)
    .replaceAll("/opt/call-scheduler", project);
  await writeFile(file, here);
  const { stdout, stderr } = await run("systemd-analyze", ["verify", file]);
  expect(stdout + stderr).toBe("");
  const drain = Number(/DRAIN_DELAY_SECONDS=(\d+)/.exec(unit)![1]);
  const stop = Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)![1]);
  expect(stop).toBeGreaterThanOrEqual(drain + shutdownSeconds);
});
