import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished } from "vitest";
import { parse, stringify } from "yaml";
import { startSimulator } from "#simulator/simulator.ts";
import { openApp } from "#test/client.ts";
import { test } from "#test/test.ts";

const deploy = join(import.meta.dirname, "../../deploy");

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly expr: string }[];
  }[];
}

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets?: readonly { readonly expr: string }[];
  }[];
}

async function alertExpressions(): Promise<string[]> {
  const text = await readFile(join(deploy, "prometheus/alerts.yaml"), "utf8");
  return (parse(text) as Rules).groups.flatMap(({ rules }) => rules.map(({ expr }) => expr));
}

async function dashboardExpressions(): Promise<string[]> {
  const text = await readFile(join(deploy, "grafana/call-scheduler.json"), "utf8");
  const { panels } = JSON.parse(text) as Dashboard;
  return panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
}

test("every metric of the dashboard and the alerts exists, and every metric of ours is shown", async ({
  databaseUrl,
}) => {
  const vapi = await startSimulator();
  onTestFinished(() => vapi.close());
  const metrics = { port: 0, host: "127.0.0.1" };
  const app = await openApp(databaseUrl, vapi, { role: "all", metrics });
  onTestFinished(() => app.close());
  const text = await (await fetch(app.metricsUrl!)).text();
  const kinds = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  const names = kinds.flatMap(([, name, kind]) =>
    kind === "histogram" ? ["_bucket", "_sum", "_count"].map((part) => name! + part) : [name!],
  );
  const shown = await dashboardExpressions();
  const used = (texts: readonly string[]) =>
    texts.flatMap((expr) => expr.match(/\b(?:call_scheduler|nodejs|process)_\w+/g) ?? []);
  for (const name of used([...shown, ...(await alertExpressions())])) expect(names).toContain(name);
  const bases = used(shown).map((name) => name.replace(/_(bucket|sum|count)$/, ""));
  const own = kinds.map(([, name]) => name!).filter((name) => name.startsWith("call_scheduler_"));
  for (const name of own) expect(bases).toContain(name);
});

const run = promisify(execFile);

const hasPromtool = await run("promtool", ["--version"]).then(
  () => true,
  () => false,
);
if (!hasPromtool) {
  process.stderr.write(
    "promtool is not on the PATH (Debian: apt-get install prometheus): its test is skipped.\n",
  );
}

test.skipIf(!hasPromtool)("Prometheus can read every expression", async () => {
  const folder = await mkdtemp(join(tmpdir(), "call-scheduler-rules-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "dashboard.yaml");
  const rules = (await dashboardExpressions()).map((expr, index) => ({
    record: `panel:${index}`,
    // Grafana fills it in.
    expr: expr.replaceAll("$__rate_interval", "1m"),
  }));
  await writeFile(file, stringify({ groups: [{ name: "dashboard", rules }] }));
  const files = [join(deploy, "prometheus/alerts.yaml"), file];
  const { stdout } = await run("promtool", ["check", "rules", ...files]);
  expect(stdout.match(/SUCCESS/g)).toHaveLength(2);
});
