import { z } from "zod";
import type { CallStatus } from "#db/generated/prisma/enums.ts";
import type { Queryable } from "#db/pool.ts";
import { notify } from "#db/queries/notify.ts";

/** The channel on which the database's triggers, and `announce`, send what was committed. */
export const channel = "call_scheduler";

const announcement = z.discriminatedUnion("topic", [
  z.object({
    topic: z.literal("calls"),
    tenant: z.uuid(),
    campaign: z.uuid(),
    changes: z.array(z.tuple([z.uuid(), z.string().transform((status) => status as CallStatus)])),
  }),
  z.object({ topic: z.literal("campaign"), tenant: z.uuid(), campaign: z.uuid() }),
  z.object({ topic: z.literal("import"), tenant: z.uuid(), import: z.uuid() }),
  z.object({ topic: z.literal("key-revoked"), tenant: z.uuid(), key: z.uuid() }),
]);

/** What was committed: ids and the new status only. Subscribers read the rest. */
export type Announcement = z.output<typeof announcement>;

/** Announcements may have been missed since that instant: the subscriber reads the present state. */
export interface Resync {
  readonly topic: "resync";
  readonly since: Date;
}

export type Notice = Announcement | Resync;

/** Notifies every process when the caller's transaction is committed. */
export async function announce(tx: Queryable, announced: Announcement): Promise<void> {
  await notify(tx, channel, JSON.stringify(announced));
}

/** Null for a payload that is not this server's: every user of the database may NOTIFY. */
export function readAnnouncement(payload: string | undefined): Announcement | null {
  try {
    return announcement.parse(JSON.parse(payload ?? ""));
  } catch {
    return null;
  }
}
