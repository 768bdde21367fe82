import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Scene } from "./scene.ts";

const areas = ["415", "212", "312", "206", "305"];
/** Prime, so that the phones are in no order, as in most files, and none comes twice. */
const stride = 611_953;
const rowsAtOnce = 1_000;

/** Writes a CSV file of so many contacts, each with another phone. Returns its path; it is deleted with the scene. */
export async function contactsFile(scene: Scene, rows: number): Promise<string> {
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
