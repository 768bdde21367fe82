import { dialsOf } from "#test/ledger.ts";
import type { World } from "#test/world.ts";

/** When the stories of VAPI's answers begin. */
export const start = "2031-03-05T10:00:00Z";
export const at = (seconds: number): Date => new Date(Date.parse(start) + seconds * 1_000);
/** The seconds after the start at which dials were sent. */
export const sendings = async (world: World): Promise<number[]> =>
  (await dialsOf(world)).flatMap(({ sentAt }) =>
    sentAt === null ? [] : (sentAt.getTime() - Date.parse(start)) / 1_000,
  );
