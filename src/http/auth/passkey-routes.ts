import {
  beginPasskey,
  addPasskey,
  newPasskey,
  type RelyingParty,
} from "#domain/access/passkeys.ts";
import {
  beginPasskeySignIn,
  passkeyAnswer,
  signInByPasskey,
} from "#domain/access/sign-in-by-passkey.ts";
import { answer, answerError } from "../json.ts";
import { cookieToken, setCookie } from "./cookie.ts";
import {
  type Exchange,
  holderOf,
  mayBegin,
  refuse,
  type Route,
  userAgentOf,
  welcome,
} from "./exchange.ts";

/** Passkeys: to sign in with one, and to add one. */
export const passkeyRoutes: Readonly<Record<string, Route>> = {
  "/auth/passkey/begin": beginSignIn,
  "/auth/passkey": byPasskey,
  "/auth/passkey/add/begin": beginAdding,
  "/auth/passkey/add": add,
};

/** Null, and the request is answered: browsers make no passkeys at this address. */
function partyOf({ console, response }: Exchange): RelyingParty | null {
  const { passkeyDomain: domain, origin } = console;
  if (domain !== null) return { domain, origin };
  answerError(response, 409, {
    code: "PASSKEYS_NOT_POSSIBLE",
    message: `browsers make passkeys for names with https, or for localhost, and not for ${origin}: the operator of the server can set CONSOLE_URL to such an address`,
  });
  return null;
}

async function beginSignIn(exchange: Exchange): Promise<void> {
  const { context, console, response } = exchange;
  const party = partyOf(exchange);
  if (party === null || !mayBegin(exchange)) return;
  const { options, ...attempt } = await beginPasskeySignIn(context, party);
  setCookie(response, console, "passkey", attempt);
  answer(response, 200, options);
}

const refusals = {
  TOO_LATE: {
    code: "PASSKEY_TOO_LATE",
    message:
      "this took longer than five minutes, or was begun in another tab or another browser: try again",
  },
  NOT_VALID: {
    code: "PASSKEY_NOT_VALID",
    message:
      "the answer of the passkey is not valid: try again. If it happens again, sign in another way, remove the passkey and add it again",
  },
  UNKNOWN: {
    code: "PASSKEY_UNKNOWN",
    message:
      "no user has this passkey here: it was removed, or is of another server. Sign in another way",
  },
  NO_SEAT: {
    code: "NO_SEAT",
    message: "you have access to no tenant any longer: ask an owner of a tenant for an invitation",
  },
} as const;

async function byPasskey(exchange: Exchange): Promise<void> {
  const { context, console, request, response, input } = exchange;
  const party = partyOf(exchange);
  if (party === null) return;
  const { data } = passkeyAnswer.safeParse(input);
  if (data === undefined) return await refuse(exchange, refusals.NOT_VALID);
  const token = cookieToken(request, console, "passkey");
  const userAgent = userAgentOf(exchange);
  const done = await signInByPasskey(context, party, { token, userAgent }, data);
  setCookie(response, console, "passkey", null);
  if (done.kind === "SIGNED_IN") return welcome(exchange, done.session, {});
  await refuse(exchange, refusals[done.kind], async () => {
    if (done.kind !== "NOT_VALID") return;
    const { userId, passkeyId, why } = done;
    context.log.warn({ userId, passkeyId, why }, "the answer of a passkey was refused");
    await exchange.refusals.passkey(request, done);
  });
}

/** Null, and the request is answered: nobody is signed in, or somebody with an API key. */
async function userOf(exchange: Exchange): Promise<string | null> {
  const holder = await holderOf(exchange);
  if (holder?.by.kind === "USER") return holder.by.userId;
  if (holder === null) {
    const message = "you are signed out: sign in again";
    answerError(exchange.response, 401, { code: "SIGNED_OUT", message });
  } else {
    const message = "an API key is no user and has no passkeys: sign in as a user";
    answerError(exchange.response, 409, { code: "NOT_A_USER", message });
  }
  return null;
}

async function beginAdding(exchange: Exchange): Promise<void> {
  const { context, console, response } = exchange;
  const party = partyOf(exchange);
  if (party === null) return;
  const userId = await userOf(exchange);
  if (userId === null || !mayBegin(exchange)) return;
  const { options, ...attempt } = await beginPasskey(context, party, userId);
  setCookie(response, console, "passkey", attempt);
  answer(response, 200, options);
}

async function add(exchange: Exchange): Promise<void> {
  const { context, console, request, response, input } = exchange;
  const party = partyOf(exchange);
  if (party === null) return;
  const userId = await userOf(exchange);
  if (userId === null) return;
  const { data, error } = newPasskey.safeParse(input);
  if (data === undefined) {
    const isName = error.issues.every(({ path }) => path[0] === "name");
    const message = isName
      ? "the name of the passkey must have 1 to 100 characters"
      : refusals.NOT_VALID.message;
    const code = isName ? "BAD_USER_INPUT" : refusals.NOT_VALID.code;
    return answerError(response, 400, { code, message });
  }
  const token = cookieToken(request, console, "passkey");
  const done = await addPasskey(context, party, { token, userId }, data);
  setCookie(response, console, "passkey", null);
  switch (done.kind) {
    case "ADDED":
      return answer(response, 200, {});
    case "TOO_LATE":
      return answerError(response, 409, refusals.TOO_LATE);
    case "NOT_VALID":
      context.log.warn({ userId, why: done.why }, "a new passkey was refused");
      return answerError(response, 409, refusals.NOT_VALID);
    case "ALREADY_ADDED": {
      const message = "this passkey is known already: remove it first to add it again";
      return answerError(response, 409, { code: "PASSKEY_ALREADY_ADDED", message });
    }
    case "TOO_MANY": {
      const message = "you have the maximum number of passkeys: remove one first";
      return answerError(response, 409, { code: "PASSKEY_LIMIT_REACHED", message });
    }
  }
}
