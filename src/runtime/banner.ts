import { styleText } from "node:util";

export interface BannerFacts {
  /** Where this server answers, without a trailing slash. */
  readonly url: string;
  readonly publicUrl: string;
  /** Only when it was made just now: it is kept as a hash and cannot be shown again. */
  readonly newApiKey: string | null;
  readonly simulatorUrl: string | null;
  /** Null with a database of one's own. */
  readonly dataDir: string | null;
}

/** What a person needs to know when the server has started; coloured where standard output has colours. */
export function banner(facts: BannerFacts): string {
  const { url, publicUrl, newApiKey, simulatorUrl, dataDir } = facts;
  const lines: readonly (readonly [label: string, value: string, note?: string])[] = [
    ["GraphiQL", `${url}/graphql${newApiKey === null ? "" : `#key=${newApiKey}`}`],
    ...(newApiKey === null ? [] : [["API key", newApiKey, "shown only this once"] as const]),
    ["Webhook", `${publicUrl}/api/vapi/webhook`],
    ...(simulatorUrl === null
      ? []
      : [["Simulator", simulatorUrl, "plays VAPI; no telephone rings"] as const]),
    ...(dataDir === null ? [] : [["Data", dataDir] as const]),
    ["Stop", "Ctrl-C"],
  ];
  const body = lines.map(([label, value, note]) => {
    const aside = note === undefined ? "" : styleText("dim", `  (${note})`);
    return `  ${styleText("dim", label.padEnd(11))}${value}${aside}`;
  });
  return ["", `  ${styleText("bold", "Call Scheduler is ready.")}`, "", ...body, ""].join("\n");
}
