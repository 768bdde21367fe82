import { styleText } from "node:util";

export interface BannerFacts {
  /** The address of this server, without a trailing slash. */
  readonly url: string;
  readonly publicUrl: string;
  /** Null: there is none. */
  readonly consoleUrl: string | null;
  /** A link that opens the console, once; null: none is shown. */
  readonly loginLink: string | null;
  /** False for a worker, which serves `/health` and `/ready` alone. */
  readonly hasApi: boolean;
  /** Only if it was just created. A hash of it is stored, so it cannot be shown again. */
  readonly newApiKey: string | null;
  /** The file that a new key was written to instead of being shown. */
  readonly keyFile: string | null;
  readonly simulatorUrl: string | null;
  /** Null: none are served. */
  readonly metricsUrl: string | null;
  /** Null with DATABASE_URL. */
  readonly dataDir: string | null;
  /** Version of the time zone data, such as "2026c". */
  readonly timeZoneData: string;
  /** Problems of the configuration, each a sentence with what to do. */
  readonly problems: readonly string[];
}

/** What a person needs to know when the server has started; in colour if standard output supports it. */
export function banner(facts: BannerFacts): string {
  const { url, publicUrl, hasApi, newApiKey, keyFile, simulatorUrl, dataDir, timeZoneData } = facts;
  const key = newApiKey === null ? "" : `#key=${newApiKey}`;
  const lines: readonly (readonly [label: string, value: string | null, note?: string])[] = [
    ["Console", facts.loginLink, "signs you in: once, within ten minutes"],
    ["Console", facts.loginLink === null ? facts.consoleUrl : null, "sign in: npm run login"],
    ["GraphiQL", hasApi ? `${url}/graphql${key}` : null],
    ["API key", newApiKey, "shown only once"],
    ["API key", keyFile, "a file; delete it after you have stored the key"],
    ["Webhook", hasApi ? `${publicUrl}/api/vapi/webhook` : null],
    ["Health", `${url}/ready`],
    ["Metrics", facts.metricsUrl],
    ["Simulator", simulatorUrl, "simulates VAPI; no real calls are placed"],
    ["Data", dataDir],
    ["Time zones", timeZoneData, 'docs/runbook.md, "Bring the time zone data up to date"'],
    ["Stop", "Ctrl-C"],
  ];
  const body = lines.flatMap(([label, value, note]) => {
    if (value === null) return [];
    const aside = note === undefined ? "" : styleText("dim", `  (${note})`);
    return [`  ${styleText("dim", label.padEnd(11))}${value}${aside}`];
  });
  return [
    "",
    `  ${styleText("bold", "Call Scheduler is ready.")}`,
    "",
    ...body,
    "",
    ...facts.problems.map((problem) => `  ${styleText("yellow", "Problem")}    ${problem}\n`),
    ...nextSteps(facts),
    "",
  ].join("\n");
}

function nextSteps(facts: BannerFacts): string[] {
  const { hasApi, newApiKey, keyFile, simulatorUrl, consoleUrl } = facts;
  if (!hasApi) return ["  Troubleshooting: docs/runbook.md"];
  const own = ['Place real calls: "With a real VAPI account" in README.md'];
  const pages = [
    "Open the console: its pages show which campaigns dial, why the others do not, and why a contact is not called",
  ];
  const steps = [
    ...(consoleUrl === null ? [] : pages),
    "Open GraphiQL: its tabs are runnable examples, such as the calls of a campaign and why a contact is not called",
    'Create a campaign and upload a CSV file: "A first campaign" in README.md',
    ...(simulatorUrl === null ? [] : own),
    "Create another tenant, or replace a lost key: npm run tenant",
  ];
  return [
    `  ${styleText("bold", newApiKey === null && keyFile === null ? "What you can do" : "Next steps")}`,
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    "  Troubleshooting: docs/runbook.md",
  ];
}
