import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The list with which numbers have to be compared. */
export const checkedList = "chaos_list";

/** The rules that are in force for tenants with `hasRules`: hours play no part in them. */
export const rulesOfChaos = { packName: "chaos", packVersion: "1" };

const readOn = "2026-01-01";

const ruleOfBoth = {
  version: 1,
  jurisdiction: "US",
  callTypes: ["telemarketing"],
  voice: "any",
  lineTypes: ["any"],
  audience: "any",
  trigger: "location_or_area_code",
  clock: "called_party",
  liftedBy: [],
  evidence: [],
  effectiveFrom: null,
  effectiveTo: null,
  citation: "none",
  sources: [{ at: "none", kind: "secondary", asOf: null }],
  asOf: readOn,
  readOn,
  confidence: "medium",
};

const rules = [
  { ...ruleOfBoth, id: "chaos.consent", kind: "consent", consent: { level: "express" } },
  {
    ...ruleOfBoth,
    id: "chaos.list",
    kind: "list",
    list: { name: checkedList, mustCheck: true, maxAge: "P31D" },
  },
];

const pack = {
  id: rulesOfChaos.packName,
  version: rulesOfChaos.packVersion,
  title: "Rules of a test",
  asOf: readOn,
  warnings: ["Not law. It makes a test need consents and checks."],
};

const coverage = ["US", "US-OH"].map((jurisdiction) => ({
  jurisdiction,
  status: "has_rules",
  confidence: "medium",
  asOf: readOn,
  readOn,
}));

/** Writes the pack into a folder of rule packs. */
export async function writeRules(folder: string): Promise<void> {
  const version = join(folder, pack.id, pack.version);
  await mkdir(version, { recursive: true });
  for (const [name, content] of Object.entries({ pack, rules, coverage })) {
    await writeFile(join(version, `${name}.json`), JSON.stringify(content, null, 1));
  }
}
