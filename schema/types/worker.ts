import { deadAfterMs, workerProcesses } from "#db/queries/worker-processes.ts";
import type { RowOf } from "#db/statement.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";

/** A heartbeat is written every five seconds (`startHeartbeat`), and may take a moment. */
const heartbeatSeconds = 5;

const Worker = builder.objectRef<RowOf<typeof workerProcesses>>("Worker").implement({
  description: "A process of the server that places calls and does other work in the background.",
  fields: (t) => ({
    name: t.exposeString("id", { description: "The name of the process." }),
    since: t.expose("startedAt", {
      type: "DateTime",
      description: "When the process registered with the database.",
    }),
    lastSeenAt: t.expose("seenAt", {
      type: "DateTime",
      description: `When it was last seen. A worker reports every ${heartbeatSeconds} seconds.`,
    }),
    lateSeconds: t.float({
      description: "For how many seconds its next report has been overdue. 0 if it is not.",
      resolve: ({ unseenSeconds }) => Math.max(0, unseenSeconds - heartbeatSeconds),
    }),
    isAlive: t.boolean({
      description: `False if it was not seen for ${deadAfterMs / 1_000} seconds: its work is given to other workers. It is listed for some time after that.`,
      resolve: ({ unseenSeconds }) => unseenSeconds * 1_000 < deadAfterMs,
    }),
  }),
});

builder.queryField("workers", (t) =>
  t.field({
    type: [Worker],
    description:
      "The worker processes of the server, the newest first; at most 100. They work for all tenants. If none is alive, no calls are placed.",
    resolve: async (_root, _args, context) => {
      // Nobody without a tenant is told.
      tenantOf(context);
      return await workerProcesses(context.domain.pool);
    },
  }),
);
