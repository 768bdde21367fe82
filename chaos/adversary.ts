import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "./random.ts";
import type { Stage } from "./stage.ts";

export interface Kill {
  readonly what: string;
  readonly at: Date;
}

/** A process that stands still longer than this could post a call when nobody expects it any more. */
const longestSuspensionMs = 3_000;

const longestOutageMs = 2_000;

/**
 * Kills processes and the database, suspends processes, cuts connections and takes VAPI away, again and
 * again at instants that chance picks, until the signal falls and what was killed is back.
 */
export async function torment(
  stage: Stage,
  random: Random,
  { meanPauseMs, signal }: { readonly meanPauseMs: number; readonly signal: AbortSignal },
): Promise<Kill[]> {
  const kills: Kill[] = [];
  const [, ...workers] = stage.servers;
  while (!signal.aborted) {
    await delay(meanPauseMs * 2 * random.next(), undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    const at = new Date();
    const downMs = random.between(0, 1_000);
    const dice = random.next();
    if (dice < 0.08) {
      kills.push({ what: "postgres", at });
      await stage.postgres.crash(downMs);
    } else if (dice < 0.14) {
      await random.oneOf(stage.servers).suspend(random.between(500, longestSuspensionMs));
    } else if (dice < 0.18) await cutConnections(stage);
    else if (dice < 0.22) await outage(stage, random.between(500, longestOutageMs));
    else if (dice < 0.3) {
      // Nobody is left who could go on.
      for (const worker of workers) kill(worker, downMs);
    } else kill(random.oneOf(stage.servers), downMs);
  }
  return kills;

  function kill(server: Stage["servers"][number], downMs: number): void {
    if (!server.isReady) return;
    kills.push({ what: server.name, at: new Date() });
    server.kill(downMs);
  }
}

/** About half of the connections to the database break, as when a proxy restarts. */
async function cutConnections({ pool }: Stage): Promise<void> {
  await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and random() < 0.5`,
  );
}

/** VAPI's proxy answers everything with a web page. */
async function outage({ simulator }: Stage, forMs: number): Promise<void> {
  simulator.setFaults({ outage: 1 });
  await delay(forMs);
  simulator.setFaults({ outage: 0 });
}
