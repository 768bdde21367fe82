/** What keeps calls from being placed once a person was answered. */
export type BarKind = "STOP" | "DO_NOT_CALL" | "UNDO";

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

/** So many calls at most to a number within hours, of which a run is a part. */
interface Cap {
  readonly tenant: string;
  /** Whose setting it is; null: the tenant's. Either counts the calls of all campaigns. */
  readonly campaignId: string | null;
  readonly max: number;
  readonly answeredAt: Date;
  /** When the request left that replaced it; null: it is in force. */
  replacedAt: Date | null;
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

/** What people did in a run, and when they were answered. */
export interface Journal {
  readonly bars: Bar[];
  readonly caps: Cap[];
  readonly undos: Undo[];
  /** The numbers of files that were imported to their end, by the ID of the campaign. */
  readonly imported: Map<string, Set<string>>;
}

export function emptyJournal(): Journal {
  return { bars: [], caps: [], undos: [], imported: new Map() };
}

/** Writes down a bar once `request` was answered. */
export async function impose(
  journal: Journal,
  bar: Omit<Bar, "answeredAt" | "liftedAt">,
  request: () => Promise<unknown>,
): Promise<Bar> {
  await request();
  const imposed = { ...bar, answeredAt: new Date(), liftedAt: null };
  journal.bars.push(imposed);
  return imposed;
}

/** Writes down that bars are about to be lifted by `request`, which may take effect before it is answered. */
export async function lift(bars: readonly Bar[], request: () => Promise<unknown>): Promise<void> {
  const liftedAt = new Date();
  for (const bar of bars) bar.liftedAt ??= liftedAt;
  await request();
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
