import pg from "pg";

/** The oldest Postgres that the migrations run on. */
const oldestVersion = 150_000;

/**
 * What is wrong with a database that somebody else runs, or null. Completes "DATABASE_URL …"; names
 * host and database, never the password.
 */
export async function findDatabaseProblem(connectionString: string): Promise<string | null> {
  const { host, pathname, username } = new URL(connectionString);
  const place = `${host}${pathname}`;
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ number: number; version: string; may_create: boolean }>(
      `select current_setting('server_version_num')::int as number,
         current_setting('server_version') as version,
         has_database_privilege(current_database(), 'create') as may_create`,
    );
    const { number, version, may_create: mayCreate } = rows[0]!;
    if (number < oldestVersion) {
      return `leads to Postgres ${version} at ${place}, which is too old: 15 or newer is needed`;
    }
    if (!mayCreate) {
      return `leads to ${place}, where ${username} may not create schemas: grant create on that database`;
    }
    return null;
  } catch (error) {
    return `leads to ${place}, ${diagnose(error)}`;
  } finally {
    await client.end().catch(() => {});
  }
}

function diagnose(error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  switch (code) {
    case "ECONNREFUSED":
      return "where nothing answers: start Postgres there, or unset DATABASE_URL to use the embedded one";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "a host that cannot be found: correct its name";
    case "28P01":
    case "28000":
      return "which refuses this user and password: correct them";
    case "3D000":
      return "a database that does not exist: create it with createdb";
    default:
      return `which cannot be reached (${message || code || "no answer"})`;
  }
}
