import { readFile } from "node:fs/promises";

/** The most memory that a process has held so far, in MB. Linux only; 0 elsewhere. */
export async function peakMegabytesOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(text)?.[1] ?? "0";
  return (Number(kilobytes) * 1_024) / 1e6;
}
