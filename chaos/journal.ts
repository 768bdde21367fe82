/** What keeps calls from being placed once a person was answered. */
export type BarKind = "STOP" | "DO_NOT_CALL" | "UNDO" | "CLOSED_DATE";

/** Calls that a person was told are not placed any longer. */
export interface Bar {
  readonly what: BarKind;
  readonly tenant: string;
  /** Null: the calls of all campaigns of the tenant. */
  readonly campaignId: string | null;
  /** E.164; null: the calls to everybody. */
  readonly numbers: ReadonlySet<string> | null;
  readonly answeredAt: Date;
  /** When the first request left that permits these calls again; null: none did. */
  liftedAt: Date | null;
}

/**
 * What a setting limits: calls to a number within hours, of which a run is a part; starts within any 60 s; calls from a
 * number on a day, of which a run is a part.
 */
type LimitKind = "CAP" | "RATE" | "PER_NUMBER";

export interface Limit {
  readonly what: LimitKind;
  readonly tenant: string;
  /** Whose setting it is; null: the tenant's. */
  readonly campaignId: string | null;
  readonly max: number;
  readonly answeredAt: Date;
  /** When the request left that replaced it; null: it is in force. */
  replacedAt: Date | null;
}

/** A contact who moved to another time zone. */
interface Move {
  readonly tenant: string;
  readonly number: string;
  readonly to: string;
  readonly sentAt: Date;
  readonly answeredAt: Date;
}

/** A consent of a number, or that it was compared with the list and is not on it. */
export interface Permit {
  readonly what: "CONSENT" | "CHECK";
  readonly tenant: string;
  readonly number: string;
  readonly sentAt: Date;
  /** When the request that takes it away left, and was answered. */
  endsAt: Date | null;
  endedAt: Date | null;
}

/** An import of a wrong file that was undone. */
export interface Undo {
  readonly importId: string;
  readonly tenant: string;
  readonly campaignId: string;
  /** Numbers that only this file has. */
  readonly created: readonly string[];
  /** The names of contacts that existed and that the file changed, as they were before it. */
  readonly renamed: ReadonlyMap<string, string>;
  /** The names that people gave afterwards to contacts of the file, before it was undone. */
  readonly edited: ReadonlyMap<string, string>;
}

/** A number of a file that was imported to its end. */
interface Imported {
  readonly campaignId: string;
  readonly number: string;
  /** No import that is under way has the number, too. */
  readonly isFinal: boolean;
}

/** What people did in a run, and when they were answered. */
export interface Journal {
  readonly bars: Bar[];
  readonly limits: Limit[];
  readonly moves: Move[];
  readonly permits: Permit[];
  readonly undos: Undo[];
  readonly imported: Imported[];
}

export function emptyJournal(): Journal {
  return { bars: [], limits: [], moves: [], permits: [], undos: [], imported: [] };
}

/** Writes down bars once `request` was answered. */
export async function impose(
  journal: Journal,
  bars: readonly Omit<Bar, "answeredAt" | "liftedAt">[],
  request: () => Promise<unknown>,
): Promise<Bar[]> {
  await request();
  const answeredAt = new Date();
  const imposed = bars.map((bar) => ({ ...bar, answeredAt, liftedAt: null }));
  journal.bars.push(...imposed);
  return imposed;
}

/** Writes down that bars are about to be lifted by `request`, which may take effect before it is answered. */
export async function lift(bars: readonly Bar[], request: () => Promise<unknown>): Promise<void> {
  const liftedAt = new Date();
  for (const bar of bars) bar.liftedAt ??= liftedAt;
  await request();
}

/** Writes down what `request` sets instead of the limits of the same kind. */
export async function limit(
  journal: Journal,
  { tenant, campaignId, what }: Pick<Limit, "tenant" | "campaignId" | "what">,
  {
    limits,
    request,
  }: { readonly limits: readonly number[]; readonly request: () => Promise<unknown> },
): Promise<void> {
  const replacedAt = new Date();
  for (const former of journal.limits) {
    const isSame =
      former.what === what && former.tenant === tenant && former.campaignId === campaignId;
    if (isSame) former.replacedAt ??= replacedAt;
  }
  await request();
  const answeredAt = new Date();
  journal.limits.push(
    ...limits.map((max) => ({ what, tenant, campaignId, max, answeredAt, replacedAt: null })),
  );
}

/** Whether the bar is about the calls of a campaign to a number. */
export function isAbout(
  bar: Pick<Bar, "tenant" | "campaignId" | "numbers">,
  call: { readonly tenant: string; readonly campaignId: string; readonly number: string },
): boolean {
  return (
    bar.tenant === call.tenant &&
    (bar.campaignId === null || bar.campaignId === call.campaignId) &&
    (bar.numbers === null || bar.numbers.has(call.number))
  );
}
