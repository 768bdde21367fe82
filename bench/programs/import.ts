import { contactsFile } from "../harness/contacts-file.ts";
import { peakMegabytesOf } from "../harness/memory.ts";
import { givenCampaign, givenTenant } from "../harness/people.ts";
import type { Contest, Program } from "../harness/program.ts";
import type { Scene } from "../harness/scene.ts";
import type { ImportFloorOrder } from "./import-floor.ts";
import type { ImportWorkerOrder } from "./import-worker.ts";

/** What is done with the file. */
type ImportVerb = "IMPORT" | "PREVIEW";

/** A file of contacts that are new to the tenant, from the upload to their calls. */
export const importContacts: Program = {
  name: "import",
  about:
    "rows per second of a file of new contacts: stored, read, enrolled, each with a scheduled call",
  floorIs:
    "one process that parses the same file, reads the phones with libphonenumber and copies contacts, enrolments and calls into the same tables",
  kind: "RATE",
  goal: "CPU <= 1.5",
  sizes: { small: [10_000], full: [10_000, 200_000, 1_000_000] },
  sizeIs: "rows",
  growth: { costOf: "a row of a file", sizes: [10_000, 100_000, 1_000_000] },
  open: (scene, size) =>
    contestOf(scene, size, {
      verb: "IMPORT",
      counted:
        "select count(*)::int as n from call where campaign_id = $1 and status = 'SCHEDULED'",
    }),
};

/** The same file, from the upload to the preview of what the import would do. */
export const previewImport: Program = {
  name: "preview",
  about:
    "rows per second of a file of new contacts: stored, read, and counted in the preview of a staged import; nobody is called",
  floorIs:
    "one process that parses the same file, reads the phones with libphonenumber and copies the rows into the same table",
  kind: "RATE",
  goal: "CPU <= 2, memory flat",
  sizes: { small: [10_000], full: [10_000, 200_000, 1_000_000] },
  sizeIs: "rows",
  growth: { costOf: "a row of a previewed file", sizes: [10_000, 100_000, 1_000_000] },
  open: (scene, size) =>
    contestOf(scene, size, {
      verb: "PREVIEW",
      counted: `select count(*)::int as n from import_row join import on import.id = import_id
        where campaign_id = $1 and coalesce((preview ->> 'calls')::int = $2, true)`,
    }),
};

async function contestOf(
  scene: Scene,
  size: number,
  /** `counted`: how many of the rows ($2) have been dealt with for a campaign ($1), in SQL. */
  { verb, counted }: { readonly verb: ImportVerb; readonly counted: string },
): Promise<Contest> {
  const { pool, databaseUrl } = scene;
  const path = await contactsFile(scene, size);
  // The paused campaign's calls are scheduled, and no dispatch is due.
  const whose = async () => {
    const tenant = await givenTenant(scene.context, 1_000);
    return { tenantId: tenant.id, campaignId: await givenCampaign(pool, tenant.id, "PAUSED") };
  };
  const worker = await scene.child("import-worker.ts", { databaseUrl } satisfies ImportWorkerOrder);
  const floor = await scene.child("import-floor.ts", { databaseUrl } satisfies ImportFloorOrder);
  const run = async (url: string, time: (work: () => Promise<void>) => Promise<void>) => {
    const { tenantId, campaignId } = await whose();
    const query = new URLSearchParams({ path, tenantId, campaignId, verb });
    await time(async () => {
      const response = await fetch(`${url}/import?${query}`);
      if (!response.ok) throw new Error(await response.text());
    });
    const of = counted.includes("$2") ? [campaignId, size] : [campaignId];
    const { rows } = await pool.query<{ n: number }>(counted, of);
    if (rows[0]!.n !== size) throw new Error(`${rows[0]!.n} of ${size} rows`);
    await pool.query("vacuum analyze");
    return size;
  };
  return {
    ours: (time) => run(worker.ready["url"]!, time),
    floor: (time) => run(floor.ready["url"]!, time),
    async notes() {
      return {
        "peak MB": await peakMegabytesOf(worker.pid),
        "floor's peak MB": await peakMegabytesOf(floor.pid),
      };
    },
  };
}
