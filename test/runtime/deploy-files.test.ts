import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { readEnv, settings } from "../../src/env.ts";

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

interface Secret {
  readonly name: string;
  readonly key: string;
}

interface Container {
  readonly env: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly secretKeyRef: Secret };
  }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly securityContext: { readonly readOnlyRootFilesystem: boolean };
  readonly volumeMounts: readonly { readonly mountPath: string }[];
  readonly [probe: `${string}Probe`]: {
    readonly httpGet: { path: string; port: string };
    readonly failureThreshold: number;
    readonly periodSeconds: number;
  };
}

interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Settings;
  readonly spec: {
    readonly replicas?: number;
    readonly groups?: unknown;
    readonly metrics?: readonly { readonly external?: { readonly metric: { name: string } } }[];
    readonly template: {
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly securityContext: { readonly runAsNonRoot: boolean };
        readonly containers: readonly Container[];
      };
    };
  };
}

describe("the Helm chart", async () => {
  const chart = join(deploy, "helm/call-scheduler");

  test("has the version of the server, and values and rules that are the project's", async () => {
    const { appVersion } = parse(await read("helm/call-scheduler/Chart.yaml")) as Settings;
    const { version } = JSON.parse(
      await readFile(join(project, "package.json"), "utf8"),
    ) as Settings;
    expect(appVersion).toBe(version);
    // Links: there is one set of rules, and one dashboard.
    for (const [link, file] of [
      ["alerts.yaml", "prometheus/alerts.yaml"],
      ["dashboard.json", "grafana/call-scheduler.json"],
    ] as const) {
      expect(await realpath(join(chart, "files", link))).toBe(await realpath(join(deploy, file)));
    }
  });

  test("has templates that no formatter has taken for YAML", async () => {
    const files = await readdir(join(chart, "templates"), { recursive: true });
    const templates = files.filter((file) => /\.(yaml|tpl|txt)$/.test(file));
    expect(templates.length).toBeGreaterThan(8);
    for (const file of templates) {
      expect(await read(`helm/call-scheduler/templates/${file}`), file).not.toMatch(/\{ \{ /);
    }
  });

  test("refuses the settings that it sets itself, and no others", async () => {
    const schema = JSON.parse(await read("helm/call-scheduler/values.schema.json")) as {
      properties: {
        settings: { propertyNames: { pattern: string; not: { enum: readonly string[] } } };
      };
    };
    const { pattern, not } = schema.properties.settings.propertyNames;
    const text =
      (await read("helm/call-scheduler/templates/settings.yaml")) +
      (await read("helm/call-scheduler/templates/_helpers.tpl"));
    const set = Object.keys(settings).filter((name) => new RegExp(`\\b${name}\\b`).test(text));
    expect(not.enum.toSorted()).toEqual(set.toSorted());
    for (const name of Object.keys(settings)) expect(name).toMatch(new RegExp(pattern));
  });

  describe.skipIf(!(await hasProgram("helm")))("rendered by helm", () => {
    const render = async (values: string): Promise<Resource[]> => {
      const file = join(chart, "ci", values);
      await run("helm", ["lint", chart, "--strict", "--values", file]);
      const { stdout } = await run("helm", ["template", "calls", chart, "--values", file]);
      return parseAllDocuments(stdout).flatMap((one) => (one.toJS() as Resource | null) ?? []);
    };

    test.for([
      ["minimal-values.yaml", "api"],
      ["minimal-values.yaml", "worker"],
      ["everything-values.yaml", "api"],
      ["everything-values.yaml", "worker"],
    ] as const)("%s: runs the %s as the server has to be run", async ([values, role]) => {
      const resources = await render(values);
      const given = parse(await read(`helm/call-scheduler/ci/${values}`)) as {
        readonly settings?: Settings;
        readonly drainDelaySeconds?: number;
      };
      const { spec } = resources.find(
        ({ kind, metadata }) => kind === "Deployment" && metadata.name.endsWith(role),
      )!.spec.template;
      const container = spec.containers[0]!;
      const own = Object.fromEntries(
        container.env.map(({ name, value, valueFrom }) => [
          name,
          value ?? secretValue(name, valueFrom!.secretKeyRef),
        ]),
      );
      const configured = resources.find(
        ({ kind, metadata }) => kind === "ConfigMap" && !metadata.name.endsWith("dashboard"),
      )!.data!;
      expect(configured).toMatchObject(given.settings ?? {});
      const env = readEnv({ ...configured, ...own });
      expect(env).toMatchObject({ role, host: "0.0.0.0", dataDir: "/data" });
      expect(env.drainDelayMs).toBe((given.drainDelaySeconds ?? 10) * 1_000);
      expect(spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(
        env.drainDelayMs / 1_000 + shutdownSeconds,
      );
      const ports = Object.fromEntries(container.ports.map((port) => [port.name, port]));
      expect(ports["http"]!.containerPort).toBe(env.port);
      expect(ports["metrics"]!.containerPort).toBe(env.metrics!.port);
      const { startupProbe, livenessProbe, readinessProbe } = container;
      expect(startupProbe!.httpGet).toEqual({ path: "/health", port: "http" });
      // As long as a migration may take.
      expect(startupProbe!.periodSeconds * startupProbe!.failureThreshold).toBe(3_600);
      expect(livenessProbe!.httpGet).toEqual({ path: "/health", port: "http" });
      expect(readinessProbe!.httpGet).toEqual({ path: "/ready", port: "http" });
      expect(spec.securityContext.runAsNonRoot).toBe(true);
      expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
      expect(container.volumeMounts.map(({ mountPath }) => mountPath)).toContain(env.dataDir);
    });

    test("has every part, with the alert rules as they are", async () => {
      const resources = await render("everything-values.yaml");
      expect(resources.map(({ kind }) => kind).toSorted()).toEqual([
        "ConfigMap",
        "ConfigMap",
        "Deployment",
        "Deployment",
        "HorizontalPodAutoscaler",
        "HorizontalPodAutoscaler",
        "Ingress",
        "NetworkPolicy",
        "NetworkPolicy",
        "Pod",
        "PodDisruptionBudget",
        "PodDisruptionBudget",
        "PrometheusRule",
        "Service",
        "Service",
        "ServiceMonitor",
      ]);
      const rules = resources.find(({ kind }) => kind === "PrometheusRule")!;
      expect(rules.spec).toEqual(parse(await read("prometheus/alerts.yaml")));
      const scaled = resources.find(
        ({ kind, metadata }) =>
          kind === "HorizontalPodAutoscaler" && metadata.name.endsWith("worker"),
      )!;
      expect(scaled.spec.metrics![0]!.external!.metric.name).toBe(
        "call_scheduler_oldest_due_call_seconds",
      );
      // Their numbers are the autoscalers'.
      for (const { kind, spec } of resources)
        if (kind === "Deployment") expect(spec.replicas).toBeUndefined();
    });

    test.for([
      ["publicUrl=", "publicUrl"],
      ["settings.PORT=4000", "PORT"],
      ["secrets.databaseUrl=null", "databaseUrl"],
      ["worker.replica=3", "replica"],
    ] as const)("is refused with %s", async ([value, word]) => {
      const file = join(chart, "ci/minimal-values.yaml");
      const args = ["template", "calls", chart, "--values", file, "--set", value];
      await expect(run("helm", args)).rejects.toThrow(word);
    });
  });
});

/** A value such as the Secret would have. */
function secretValue(name: string, { key }: Secret): string {
  return name.endsWith("_URL")
    ? "postgres://user:password@postgres.example.com/calls"
    : `the-value-of-the-key-${key}-in-the-secret`;
}

test("the container file copies what a production install needs, and runs as nobody", async () => {
  const text = await read("Dockerfile");
  const copied = [...text.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, names]) =>
    names!.split(" "),
  );
  const needed = ["package.json", "package-lock.json", "tsconfig.json", "prisma.config.ts"];
  const folders = ["prisma", "rule-packs", "schema", "scripts", "src", "tasks", "web"];
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
