import { builder } from "../builder.ts";
import type { GraphqlContext } from "../context.ts";
import { referred, tenantOf } from "../auth.ts";

/** A row of a key or of a user. */
interface ActorRow {
  readonly id: string;
}

export const Actor = builder.interfaceRef<ActorRow>("Actor").implement({
  description: "Who does something: a user who is signed in, or the holder of an API key.",
  interfaces: [builder.nodeInterfaceRef()],
  // Only a key has a prefix.
  resolveType: (row) => ("prefix" in row ? "ApiKey" : "User"),
  fields: (t) => ({
    name: t.string({ description: "The name of the user or of the key." }),
  }),
});

/** The key or the user with one of these ids; null: both are null, or there is none in the tenant. */
export async function actorWith(
  { apiKeyId, userId }: { readonly apiKeyId: string | null; readonly userId: string | null },
  context: GraphqlContext,
): Promise<ActorRow | null> {
  const { prisma } = context;
  if (userId === null) {
    return apiKeyId === null
      ? null
      : await prisma.apiKey.findUnique({ where: referred(apiKeyId, context) });
  }
  const seats = { some: { tenantId: tenantOf(context) } };
  return await prisma.user.findUnique({ where: { id: userId, seats } });
}
