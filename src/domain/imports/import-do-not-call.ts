import { z } from "zod";
import { phoneSettings } from "#db/queries/contacts.ts";
import type { Actor } from "#domain/actor.ts";
import { ChangeInSteps, logChange } from "#domain/change.ts";
import {
  addNumbers,
  noteText,
  numbersPerRequest,
  reasonText,
} from "#domain/contacts/do-not-call.ts";
import type { DomainContext } from "#domain/context.ts";
import { country, parsed, text } from "#domain/input.ts";
import { type DoNotCallLine, type LineProblem, readDoNotCallFile } from "./do-not-call-file.ts";
import { listedProblems } from "./import-problems.ts";
import type { UploadedFile } from "./upload.ts";

const options = z.object({
  phoneColumn: text(100).nullish(),
  defaultCountry: country.nullish(),
  reason: reasonText.nullish(),
  note: noteText.nullish(),
});

/** What became of the lines of a file. */
export interface ImportedDoNotCall {
  /** Lines with content, without the header. */
  readonly lines: number;
  /** Numbers that are new on the list. */
  readonly added: number;
  /** Numbers that were on the list, also because the file has them twice. */
  readonly alreadyListed: number;
  /** Lines whose do-not-call column says that the number may be called. */
  readonly skipped: number;
  /** Values that are no numbers, and lines that cannot be read. */
  readonly rejected: number;
  /** The first thousand of them. */
  readonly problems: readonly LineProblem[];
}

/**
 * Puts the numbers of a file on the do-not-call list, as the file arrives: in transactions of a bounded size and with
 * little memory, however long it is. When it returns, none of the numbers is called any more. A line that cannot be read
 * is listed, and does not keep the others from being added. Takes no number off the list. If the upload is cut off, the
 * numbers that had arrived are on the list. @throws InputValidationError, FileRefusedError
 */
export async function importDoNotCall(
  context: DomainContext,
  actor: Actor,
  input: z.input<typeof options> & { readonly file: UploadedFile },
): Promise<ImportedDoNotCall> {
  const { phoneColumn = null, defaultCountry, reason = null, note = null } = parsed(options, input);
  const settings = await phoneSettings.first(context.pool, actor.tenantId);
  const total = { lines: 0, added: 0, alreadyListed: 0, skipped: 0, rejected: 0 };
  const problems: LineProblem[] = [];
  let waiting = new Set<string>();
  let named = 0;
  const change = new ChangeInSteps(actor, "importDoNotCall");
  const flush = async (): Promise<void> => {
    const entries = [...waiting].map((phone) => ({ phone, reason, note }));
    const adding = { actor, source: "IMPORT", change } as const;
    const added = await addNumbers(context, adding, entries, total.added);
    total.added += added;
    total.alreadyListed += named - added;
    [waiting, named] = [new Set(), 0];
  };
  const read = readDoNotCallFile(input.file.bytes, {
    phoneColumn,
    defaultCountry: defaultCountry ?? settings?.defaultCountry ?? null,
    allowsPremiumRate: true,
  });
  const take = async (lines: readonly DoNotCallLine[]): Promise<void> => {
    for (const line of lines) {
      total.lines++;
      total.skipped += line.isSkipped ? 1 : 0;
      total.rejected += line.problems.length;
      problems.push(...line.problems.slice(0, Math.max(0, listedProblems - problems.length)));
      for (const phone of line.phones) waiting.add(phone);
      named += line.phones.length;
    }
    if (waiting.size >= numbersPerRequest) await flush();
  };
  try {
    for await (const lines of read) await take(lines);
  } finally {
    // Also if the upload is cut off: what was read is not called.
    await flush();
  }
  logChange(context, actor, "importDoNotCall", { id: actor.tenantId, added: total.added });
  return { ...total, problems };
}
