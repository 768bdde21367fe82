import { appendFile, chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  findPostmaster,
  launch,
  openCluster,
  shutDown,
  superuser,
} from "#embedded-postgres/cluster.ts";
import { preparePostgresHome } from "#embedded-postgres/home.ts";
import { databaseOn } from "#runtime/open-database.ts";

/*
 * A Postgres on the machine on which this process was started, with its usual durability. It sends the connection
 * string of its database, and ends when its parent has gone.
 */
const host = process.argv[2]!;
const dataDir = await mkdtemp(join(tmpdir(), "call-scheduler-machine-"));
// Root's Postgres is another user, who has to get in.
await chmod(dataDir, 0o755);
const home = await preparePostgresHome(dataDir);
const cluster = await openCluster(home, true);
await appendFile(join(cluster.data, "pg_hba.conf"), "host all all samenet scram-sha-256\n");
process.once("disconnect", () => {
  void shutDown(cluster)
    .then(() => rm(home.folder, { recursive: true, force: true }))
    .then(() => rm(dataDir, { recursive: true, force: true }))
    .then(() => process.exit(0));
});
await launch(cluster, { listen_addresses: host, max_connections: 300 });
const { port } = (await findPostmaster(cluster))!;
process.send!(await databaseOn(`postgres://${superuser}:${cluster.password}@${host}:${port}`));
