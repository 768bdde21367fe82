import { randomUUID } from "node:crypto";
import type pg from "pg";

interface Seen {
  readonly pid: number;
  readonly mark: string | null;
}

const rounds = 3;

/**
 * Whether something between two clients and Postgres hands the server's connections from one client to the
 * other between transactions, as PgBouncer does in transaction mode. What one client sets on its session
 * is then seen by the other, or gone.
 */
export async function shareConnections(one: pg.Client, other: pg.Client): Promise<boolean> {
  const mark = randomUUID();
  const own = await look(one, "set_config('call_scheduler.mark', $1, false)", [mark]);
  for (let round = 0; round < rounds; round += 1) {
    const theirs = await look(other);
    if (theirs.mark === mark || theirs.pid === own.pid) return true;
    const again = await look(one);
    if (again.mark !== mark || again.pid !== own.pid) return true;
  }
  return false;
}

async function look(
  client: pg.Client,
  mark = "current_setting('call_scheduler.mark', true)",
  values: readonly string[] = [],
): Promise<Seen> {
  const { rows } = await client.query<Seen>(`select pg_backend_pid() as pid, ${mark} as mark`, [
    ...values,
  ]);
  return rows[0]!;
}
