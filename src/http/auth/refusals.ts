import type { IncomingMessage } from "node:http";
import { recordRefusedInvitation } from "#domain/access/invitations.ts";
import { recordRefusedLink } from "#domain/access/login-links.ts";
import { recordRefusedSignIn } from "#domain/access/record-access.ts";
import type { IdentityRefusal } from "#domain/access/identities.ts";
import { recordRefusedIdentity } from "#domain/access/sign-in-by-provider.ts";
import { recordForeign } from "#domain/access/sessions.ts";
import type { DomainContext } from "#domain/context.ts";
import { bearerToken, hashToken } from "../../secrets.ts";
import { everyMinute } from "../every-minute.ts";
import { type ConsoleAddress, cookieToken, isFromConsole } from "./cookie.ts";

/** Writes to the activity what was refused: of one link, session, passkey or user at most once a minute. */
export interface RefusalRecords {
  /** A link or an invitation that cannot be used. */
  link(request: IncomingMessage, token: string): Promise<void>;
  /** A passkey that a user has, and whose answer was wrong. */
  passkey(request: IncomingMessage, passkey: RefusedPasskey): Promise<void>;
  /** Somebody whom an identity provider knows by the address of a user. */
  identity(request: IncomingMessage, userId: string, reason: IdentityRefusal): Promise<void>;
  /** A request with the cookie of a session that no page of the console has sent. */
  foreign(request: IncomingMessage, console: ConsoleAddress): Promise<void>;
}

interface RefusedPasskey {
  readonly passkeyId: string;
  readonly userId: string;
  /** What the user calls it. */
  readonly passkey: string;
}

export function createRefusalRecords(context: DomainContext): RefusalRecords {
  const isToRecord = everyMinute();
  const quietly = async (write: Promise<void>): Promise<void> => {
    // The request was refused, whatever becomes of the record.
    await write.catch((err: unknown) => context.log.warn({ err }, "a refusal was not recorded"));
  };
  return {
    async link(request, token) {
      if (!isToRecord(hashToken(token))) return;
      const browser = browserOf(request);
      await quietly(recordRefusedLink(context, token, browser));
      await quietly(recordRefusedInvitation(context, token, browser));
    },
    async passkey(request, { passkeyId, userId, passkey }) {
      if (!isToRecord(passkeyId)) return;
      const facts = { method: "PASSKEY", passkey, browser: browserOf(request) };
      await quietly(recordRefusedSignIn(context, userId, facts));
    },
    async identity(request, userId, reason) {
      if (!isToRecord(userId)) return;
      const facts = { reason, browser: browserOf(request) };
      await quietly(recordRefusedIdentity(context, userId, facts));
    },
    async foreign(request, console) {
      if (isFromConsole(request, console)) return;
      const token = cookieToken(request, console, "session");
      if (token === null || !bearerToken.test(token) || !isToRecord(hashToken(token))) return;
      const origin = request.headers.origin ?? "";
      await quietly(recordForeign(context, token, { origin, browser: browserOf(request) }));
    },
  };
}

function browserOf({ headers }: IncomingMessage): string {
  return headers["user-agent"] ?? "";
}
