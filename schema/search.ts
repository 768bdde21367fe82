import { GraphQLError } from "graphql";
import { tenantOf } from "./auth.ts";
import type { GraphqlContext } from "./context.ts";
import { searchText } from "./filters.ts";
import { withText } from "./types/contact.ts";

/** The most contacts whose calls are found by a text. */
const mostContacts = 200;

/**
 * The ids of the contacts with this text, deleted ones too; null if there is no text.
 * @throws GraphQLError if too many contacts have it.
 */
export async function contactsWithText(
  context: GraphqlContext,
  search: string | null | undefined,
): Promise<string[] | null> {
  const text = searchText(search);
  if (text === null) return null;
  const found = await context.prisma.contact.findMany({
    where: { tenantId: tenantOf(context), ...(await withText(context, text)) },
    select: { id: true },
    take: mostContacts + 1,
  });
  if (found.length <= mostContacts) return found.map(({ id }) => id);
  throw new GraphQLError(
    `more than ${mostContacts} contacts match this search: search for a longer text, or for a complete phone number`,
    { extensions: { code: "SEARCH_TOO_BROAD" } },
  );
}
