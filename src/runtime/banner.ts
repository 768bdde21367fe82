import { styleText } from "node:util";

export interface BannerFacts {
  /** Where this server answers, without a trailing slash. */
  readonly url: string;
  readonly publicUrl: string;
  /** False for a worker, which nobody visits. */
  readonly hasApi: boolean;
  /** Only when it was made just now: it is kept as a hash and cannot be shown again. */
  readonly newApiKey: string | null;
  /** The file that holds it instead, where standard output may be kept as a log. */
  readonly keyFile: string | null;
  readonly simulatorUrl: string | null;
  /** Null with a database of one's own. */
  readonly dataDir: string | null;
}

/** What a person needs to know when the server has started; coloured where standard output has colours. */
export function banner(facts: BannerFacts): string {
  const { url, publicUrl, hasApi, newApiKey, keyFile, simulatorUrl, dataDir } = facts;
  const key = newApiKey === null ? "" : `#key=${newApiKey}`;
  const lines: readonly (readonly [label: string, value: string | null, note?: string])[] = [
    ["GraphiQL", hasApi ? `${url}/graphql${key}` : null],
    ["API key", newApiKey, "shown only this once"],
    ["API key", keyFile, "a file; delete it when you have the key"],
    ["Webhook", hasApi ? `${publicUrl}/api/vapi/webhook` : null],
    ["Health", hasApi ? null : `${url}/ready`],
    ["Simulator", simulatorUrl, "plays VAPI; no telephone rings"],
    ["Data", dataDir],
    ["Stop", "Ctrl-C"],
  ];
  const body = lines.flatMap(([label, value, note]) => {
    if (value === null) return [];
    const aside = note === undefined ? "" : styleText("dim", `  (${note})`);
    return [`  ${styleText("dim", label.padEnd(11))}${value}${aside}`];
  });
  return ["", `  ${styleText("bold", "Call Scheduler is ready.")}`, "", ...body, ""].join("\n");
}
