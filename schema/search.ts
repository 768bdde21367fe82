import { GraphQLError } from "graphql";
import { searchedContacts } from "#db/queries/contact-pages.ts";
import { firstId } from "#db/queries/call-pages.ts";
import { foldAccents } from "#rules/fold-accents.ts";
import { possiblePhones } from "#rules/phone.ts";
import { tenantOf } from "./auth.ts";
import type { ListContext } from "./context.ts";

const longestSearch = 200;
/** The most contacts whose calls are found by a text. */
const mostContacts = 200;

/** What a text means when contacts are searched for. */
export interface ContactSearch {
  /** Without accents. */
  readonly words: string;
  /** With which a phone may begin or end; null if the text is no part of a number. */
  readonly digits: string | null;
  /** Complete numbers that the text may mean in the tenant's country: 030 2312514 is +49302312514. */
  readonly phones: readonly string[];
}

/** Null if there is nothing to search for. @throws GraphQLError if the text is too short, or has digits. */
export async function contactSearch(
  context: ListContext,
  search: string | null | undefined,
): Promise<ContactSearch | null> {
  const words = textToFind(search);
  if (words === null) return null;
  // A whole number, too: with the last two digits, few numbers of an area are left to be tried.
  if (context.viewer?.seesNumbersMasked === true && /\p{Nd}/u.test(words)) {
    throw refused(
      "NUMBERS_ARE_MASKED",
      "you see telephone numbers masked, so you cannot search for digits: search for a name, or ask a manager of the tenant",
    );
  }
  const digits = words.replaceAll(/[\s().+-]/g, "");
  if (/^[^\u2e80-\u{10ffff}]$/u.test(words)) {
    throw refused("SEARCH_TOO_SHORT", "search for at least two characters");
  }
  const isNumber = /\d{3}/.test(digits);
  return {
    words,
    digits: /^\d{3,}$/.test(digits) ? digits : null,
    phones: isNumber ? await phonesOf(context, words) : [],
  };
}

/** A text without accents; null if there is none. */
export function textToFind(search: string | null | undefined): string | null {
  const text = foldAccents((search ?? "").replaceAll("\0", "").trim().slice(0, longestSearch));
  return text === "" ? null : text;
}

async function phonesOf(context: ListContext, text: string): Promise<string[]> {
  const tenant = await context.prisma.tenant.findUnique({
    where: { id: tenantOf(context) },
    select: { defaultCountry: true },
  });
  return possiblePhones(text, tenant?.defaultCountry ?? null);
}

/**
 * The ids of the contacts with this text, deleted ones too; null if there is no text.
 * @throws GraphQLError if too many contacts have it.
 */
export async function contactsWithText(
  context: ListContext,
  search: string | null | undefined,
): Promise<string[] | null> {
  const text = await contactSearch(context, search);
  if (text === null) return null;
  const { words, digits, phones } = text;
  const found = await searchedContacts.page(
    context.domain.pool,
    ...([words, digits, phones, [null, null], null, true, firstId.desc, false, false] as const),
    mostContacts + 1,
  );
  if (found.length <= mostContacts) return found.map(({ id }) => id);
  throw refused(
    "SEARCH_TOO_BROAD",
    `more than ${mostContacts} contacts match this search: search for a longer text, or for a complete phone number`,
  );
}

export function refused(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
