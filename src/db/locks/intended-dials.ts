import { type DialRow, dialColumns, selectDial } from "../queries/dial-rows.ts";
import { statement } from "../statement.ts";
import type { Tx } from "../pool.ts";
import type { DialLocks, LockedDial } from "../locks.ts";
import { locked, type Locked } from "./proof.ts";

function textOf(whenHeld: "" | "skip locked"): string {
  return `
      with intended as materialized (
        select id, campaign_id, contact_id from dial where id = any($1::uuid[]) and state = 'INTENDED'
      ),
      campaigns as materialized (
        select id from campaign where id = any(array(select campaign_id from intended))
        order by id for share ${whenHeld}
      ),
      contacts as materialized (
        select id from contact where id = any(array(
          select intended.contact_id from intended join campaigns on campaigns.id = intended.campaign_id))
        order by phone for share ${whenHeld}
      ),
      dials as materialized (
        ${selectDial}
        where dial.id = any(array(
          select intended.id from intended join campaigns on campaigns.id = intended.campaign_id
          join contacts on contacts.id = intended.contact_id))
        order by dial.id for no key update of call, dial ${whenHeld}
      )
      select intended.id as "intendedId", dials.id is not null as "isLocked", dials.*
      from intended left join dials on dials.id = intended.id`;
}

const row = { intendedId: "uuid", isLocked: "bool", ...dialColumns } as const;

const intendedDial = statement({
  name: "lock-intended-dial",
  text: textOf(""),
  params: ["uuid[]"],
  row,
});

const freeIntendedDials = statement({
  name: "lock-free-intended-dials",
  text: textOf("skip locked"),
  params: ["uuid[]"],
  row,
});

/** A dial that was INTENDED. */
export interface IntendedDial {
  readonly id: string;
  /**
   * It and its call, after its campaign and its contact (both for share), as they are now. Null: another transaction
   * holds one of them.
   */
  readonly locked: LockedDial<DialLocks & Locked<"contact">> | null;
}

/**
 * Locks those of the dials that are INTENDED, in one statement. One dial waits for its locks. Several do not: those
 * that are not free are not locked.
 */
export async function lockIntendedDials(
  tx: Tx,
  dialIds: readonly string[],
): Promise<IntendedDial[]> {
  const rows = await (dialIds.length === 1 ? intendedDial : freeIntendedDials)(tx, dialIds);
  return rows.map(({ intendedId: id, isLocked, ...dial }) => ({
    id,
    locked: isLocked ? { dial: dial satisfies DialRow, locks: locked() } : null,
  }));
}
