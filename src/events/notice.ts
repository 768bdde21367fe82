import { z } from "zod";
import type { CallStatus } from "#db/generated/prisma/enums.ts";

/** The channel on which the database's triggers announce what was committed. */
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
]);

/** What was committed: ids and the new status only. Whoever listens reads the rest. */
export type Announcement = z.output<typeof announcement>;

/** Announcements may have been missed since that instant: look for yourself. */
export interface Resync {
  readonly topic: "resync";
  readonly since: Date;
}

export type Notice = Announcement | Resync;

/** Null for a payload that is not ours: anybody may NOTIFY. */
export function readAnnouncement(payload: string | undefined): Announcement | null {
  try {
    return announcement.parse(JSON.parse(payload ?? ""));
  } catch {
    return null;
  }
}
