import { NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { sessionIdleMs, type SignInMethod } from "#rules/sign-in.ts";
import { builder } from "../builder.ts";
import type { GraphqlContext } from "../context.ts";
import { enumOf } from "../enums.ts";
import { encodeId, mustBeRowId } from "../ids.ts";
import { UserViewer } from "./viewer.ts";

const SignInMethodEnum = enumOf<SignInMethod>("SignInMethod", "How a browser was signed in.", {
  API_KEY: "With an API key.",
  INVITATION: "With an invitation.",
  LINK: "With a link that the operator has made.",
  OIDC: "By an identity provider.",
  PASSKEY: "With a passkey.",
});

interface SessionRow {
  readonly id: string;
  readonly method: string;
  readonly userAgent: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

const Session = builder.objectRef<SessionRow>("Session").implement({
  description: "A browser in which a user is signed in.",
  fields: (t) => ({
    id: t.id({
      description: "The ID of the session.",
      resolve: ({ id }) => encodeId("Session", id),
    }),
    method: t.field({
      type: SignInMethodEnum,
      description: "How the browser was signed in.",
      resolve: ({ method }) => method as SignInMethod,
    }),
    browser: t.exposeString("userAgent", {
      description: "What the browser calls itself (its `User-Agent`).",
    }),
    createdAt: t.expose("createdAt", {
      type: "DateTime",
      description: "When it was signed in.",
    }),
    lastUsedAt: t.expose("lastUsedAt", {
      type: "DateTime",
      description: "When it was last used, with a precision of one minute.",
    }),
    expiresAt: t.expose("expiresAt", {
      type: "DateTime",
      description: "When it ends at the latest. It ends earlier if it is not used for 12 hours.",
    }),
    isThis: t.boolean({
      description: "Whether it is the session that asks.",
      resolve: ({ id }, _args, { viewer }) => viewer?.by.sessionId === id,
    }),
  }),
});

/** More would be an error of a program that signs in again and again. */
const shownSessions = 100;

builder.objectField(UserViewer, "sessions", (t) =>
  t.field({
    type: [Session],
    description: `The user's own sessions that are signed in, in all tenants: the ${shownSessions} that were used last.`,
    resolve: async ({ by }, _args, { prisma, domain }) => {
      const now = await domain.clock.now(domain.pool);
      return await prisma.userSession.findMany({
        where: {
          userId: by.userId,
          revokedAt: null,
          expiresAt: { gt: now },
          lastUsedAt: { gt: new Date(now.getTime() - sessionIdleMs) },
        },
        orderBy: [{ lastUsedAt: "desc" }, { id: "desc" }],
        take: shownSessions,
      });
    },
  }),
);

interface Ended {
  readonly ended: number;
}

const SessionsEnded = builder.objectRef<Ended>("SessionsEnded").implement({
  description: "The sessions that a mutation has ended.",
  fields: (t) => ({
    ended: t.exposeInt("ended", { description: "How many were signed in until now." }),
  }),
});

/** @throws NotPossibleError */
export function userOf({ viewer }: GraphqlContext): {
  readonly userId: string;
  readonly sessionId: string;
} {
  if (viewer?.by.kind === "USER") return viewer.by;
  throw new NotPossibleError(
    "NOT_A_USER",
    "an API key is no user, and has no sessions or passkeys of its own: sign in as a user",
  );
}

builder.mutationFields((t) => ({
  endSession: t.field({
    type: SessionsEnded,
    description:
      "Ends one of the user's own sessions, at once and in all tenants. Every user may do it, with any role.",
    skipTypeScopes: true,
    authScopes: { viewer: true },
    errors: { types: [NotFoundError, NotPossibleError] },
    args: { id: t.arg.id({ required: true, description: "The ID of the session." }) },
    resolve: async (_root, args, context) => {
      const { userId } = userOf(context);
      const id = mustBeRowId("Session", args.id);
      const ended = await context.endSessions(userId, { id });
      if (ended === 0) throw new NotFoundError("session", args.id);
      return { ended };
    },
  }),
  endOtherSessions: t.field({
    type: SessionsEnded,
    description:
      "Ends all of the user's own sessions but this one, at once and in all tenants. Every user may do it, with any role.",
    skipTypeScopes: true,
    authScopes: { viewer: true },
    errors: { types: [NotPossibleError] },
    resolve: async (_root, _args, context) => {
      const { userId, sessionId } = userOf(context);
      return { ended: await context.endSessions(userId, { allBut: sessionId }) };
    },
  }),
}));
