import { readdir, readFile } from "node:fs/promises";

/** Of `sysconf(_SC_CLK_TCK)`: 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** CPU seconds that processes have used so far, their ended children included. Linux only; 0 elsewhere. */
export async function cpuSecondsOf(pids: readonly number[]): Promise<number> {
  const each = await Promise.all(pids.map(ownSeconds));
  return each.reduce((sum, seconds) => sum + seconds, 0);
}

/** A Postgres server: its postmaster, the children that live and those that have ended. */
export async function cpuSecondsOfPostgres(postmaster: number): Promise<number> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => statOf(Number(pid))));
  return stats
    .filter((stat) => stat !== null && (stat.parent === postmaster || stat.pid === postmaster))
    .reduce((sum, stat) => sum + stat!.seconds, 0);
}

async function ownSeconds(pid: number): Promise<number> {
  return (await statOf(pid))?.seconds ?? 0;
}

/** Null for a process that is gone. */
async function statOf(
  pid: number,
): Promise<{ pid: number; parent: number; seconds: number } | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (text === null) return null;
  // The name of the program stands in brackets and may hold spaces. See proc_pid_stat(5).
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [parent, user, system, endedUser, endedSystem] = [1, 11, 12, 13, 14].map((at) =>
    Number(fields[at]),
  );
  return {
    pid,
    parent: parent!,
    seconds: (user! + system! + endedUser! + endedSystem!) / ticksPerSecond,
  };
}
