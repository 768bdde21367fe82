import { mkdtemp, rm } from "node:fs/promises";
import { createWriteStream } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { peakMegabytesOf } from "../harness/memory.ts";
import { givenCampaign, givenTenant } from "../harness/people.ts";
import type { Program } from "../harness/program.ts";
import type { Scene } from "../harness/scene.ts";
import type { ImportFloorOrder } from "./import-floor.ts";
import type { ImportWorkerOrder } from "./import-worker.ts";

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
  async open(scene, size) {
    const { pool } = scene;
    const path = await fileOf(scene, size);
    // The paused campaign's calls are scheduled, and no dispatch is due.
    const whose = async () => {
      const tenant = await givenTenant(scene.context, 1_000);
      return { tenantId: tenant.id, campaignId: await givenCampaign(pool, tenant.id, "PAUSED") };
    };
    const { databaseUrl } = scene;
    const worker = await scene.child("import-worker.ts", {
      databaseUrl,
    } satisfies ImportWorkerOrder);
    const floor = await scene.child("import-floor.ts", { databaseUrl } satisfies ImportFloorOrder);
    const run = async (url: string, time: (work: () => Promise<void>) => Promise<void>) => {
      const { tenantId, campaignId } = await whose();
      const query = new URLSearchParams({ path, tenantId, campaignId });
      await time(async () => {
        const response = await fetch(`${url}/import?${query}`);
        if (!response.ok) throw new Error(await response.text());
      });
      const { rows } = await pool.query<{ calls: number }>(
        "select count(*)::int as calls from call where campaign_id = $1 and status = 'SCHEDULED'",
        [campaignId],
      );
      if (rows[0]!.calls !== size) throw new Error(`${rows[0]!.calls} calls of ${size} rows`);
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
  },
};

const areas = ["415", "212", "312", "206", "305"];
/** Prime, so that the phones are in no order, as in most files, and none comes twice. */
const stride = 611_953;
const rowsAtOnce = 1_000;

async function fileOf(scene: Scene, rows: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "call-scheduler-bench-"));
  scene.defer(() => rm(folder, { recursive: true }));
  const path = join(folder, "contacts.csv");
  await pipeline(Readable.from(linesOf(rows)), createWriteStream(path));
  return path;
}

function* linesOf(rows: number): Generator<string> {
  yield "name,phone,address,plan,renewal\r\n";
  for (let row = 0; row < rows; row += rowsAtOnce) {
    const length = Math.min(rowsAtOnce, rows - row);
    yield Array.from({ length }, (_, index) => lineOf(row + index, rows)).join("");
  }
}

/** A phone as files have it: E.164, the digits of the country, or as a person writes it. */
function lineOf(row: number, rows: number): string {
  const person = (row * stride) % rows;
  const area = areas[person % areas.length]!;
  const digits = String(2_000_000 + Math.floor(person / areas.length));
  const phone = [
    `+1${area}${digits}`,
    `${area}${digits}`,
    `(${area}) ${digits.slice(0, 3)}-${digits.slice(3)}`,
  ][row % 3]!;
  return `Person ${person},${phone},"${person} Main St, Springfield",gold,2027-01-${10 + (row % 20)}\r\n`;
}
