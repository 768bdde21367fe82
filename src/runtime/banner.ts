import { styleText } from "node:util";

export interface BannerFacts {
  /** Where this server answers, without a trailing slash. */
  readonly url: string;
  readonly publicUrl: string;
  /** False for a worker, which serves `/health` and `/ready` alone. */
  readonly hasApi: boolean;
  /** Only when it was made just now: it is kept as a hash and cannot be shown again. */
  readonly newApiKey: string | null;
  /** The file that a new key was written to instead of being shown. */
  readonly keyFile: string | null;
  readonly simulatorUrl: string | null;
  /** Null with a database of one's own. */
  readonly dataDir: string | null;
  /** Version of the time zone data, such as "2026c". */
  readonly timeZoneData: string;
  /** What keeps somebody out, or is otherwise not as it should be. */
  readonly problems: readonly string[];
}

/** What a person needs to know when the server has started; coloured where standard output has colours. */
export function banner(facts: BannerFacts): string {
  const { url, publicUrl, hasApi, newApiKey, keyFile, simulatorUrl, dataDir, timeZoneData } = facts;
  const key = newApiKey === null ? "" : `#key=${newApiKey}`;
  const lines: readonly (readonly [label: string, value: string | null, note?: string])[] = [
    ["GraphiQL", hasApi ? `${url}/graphql${key}` : null],
    ["API key", newApiKey, "shown only this once"],
    ["API key", keyFile, "a file; delete it when you have the key"],
    ["Webhook", hasApi ? `${publicUrl}/api/vapi/webhook` : null],
    ["Health", `${url}/ready`],
    ["Simulator", simulatorUrl, "plays VAPI; no telephone rings"],
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

function nextSteps({ hasApi, newApiKey, keyFile, simulatorUrl }: BannerFacts): string[] {
  if (!hasApi) return ["  Problems and what to do about them: docs/runbook.md"];
  const own = [
    'Real calls: the settings and configureVapi of "With a real VAPI account" in README.md',
  ];
  const steps = [
    "Open GraphiQL: its tabs are examples that run, such as the calls of a campaign and why a contact is not called",
    'Make a campaign and upload a CSV file: the commands of "A first campaign" in README.md',
    ...(simulatorUrl === null ? [] : own),
    "Another tenant, or a key that was lost: npm run tenant",
  ];
  return [
    `  ${styleText("bold", newApiKey === null && keyFile === null ? "What to do here" : "Next steps")}`,
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    "  Problems and what to do about them: docs/runbook.md",
  ];
}
