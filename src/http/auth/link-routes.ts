import { z } from "zod";
import { acceptInvitation, lookAtInvitation } from "#domain/access/invitations.ts";
import { lookAtLink, signInByLink } from "#domain/access/login-links.ts";
import { seatsOf } from "#domain/access/seats.ts";
import { signInByKey } from "#domain/access/sign-in-by-key.ts";
import { answer, answerError } from "../json.ts";
import { type Exchange, holderOf, refuse, type Route, userAgentOf, welcome } from "./exchange.ts";

/** Signing in with what somebody was given: a link, an API key, an invitation. */
export const linkRoutes: Readonly<Record<string, Route>> = {
  "/auth/link/look": lookAt,
  "/auth/link": byLink,
  "/auth/key": byKey,
  "/auth/invitation/look": lookAtInvited,
  "/auth/invitation": byInvitation,
};

const withToken = z.object({ token: z.string().max(200) });
const withKey = z.object({ key: z.string().trim().max(500) });

const linkIsOver = {
  code: "LINK_NOT_VALID",
  message:
    "the link is not valid: it was used, or is older than ten minutes. Whoever has the server prints a new one with npm run login",
};

/** Whom a link would sign in, and for which tenant: people decide before they sign in. */
async function lookAt({ context, response, input, ...exchange }: Exchange): Promise<void> {
  const { data } = withToken.safeParse(input);
  const link = data === undefined ? null : await lookAtLink(context, data.token);
  if (link === null) return await refuse({ response, ...exchange }, linkIsOver);
  answer(response, 200, link);
}

async function byLink(exchange: Exchange): Promise<void> {
  const { context, input } = exchange;
  const { data } = withToken.safeParse(input);
  const done =
    data === undefined ? null : await signInByLink(context, data.token, userAgentOf(exchange));
  if (done === null) {
    return await refuse(exchange, linkIsOver, async () => {
      if (data !== undefined) await exchange.refusals.link(exchange.request, data.token);
    });
  }
  welcome(exchange, done.session, { tenantId: done.tenantId });
}

async function byKey(exchange: Exchange): Promise<void> {
  const { context, input } = exchange;
  const { data } = withKey.safeParse(input);
  const done =
    data === undefined ? null : await signInByKey(context, data.key, userAgentOf(exchange));
  if (done === null) {
    const message = "the API key is not valid: it is wrong, was revoked or has expired";
    return await refuse(exchange, { code: "UNAUTHENTICATED", message });
  }
  welcome(exchange, done.session, { tenantId: done.tenantId });
}

const invitationIsOver = {
  code: "INVITATION_NOT_VALID",
  message:
    "the invitation is not valid: it was accepted or revoked, or is older than seven days. Ask an owner of the tenant for a new one",
};

/** What an invitation offers, and who is signed in: people decide whether they accept it as that user. */
async function lookAtInvited(exchange: Exchange): Promise<void> {
  const { context, response, input } = exchange;
  const { data } = withToken.safeParse(input);
  const offer = data === undefined ? null : await lookAtInvitation(context, data.token);
  if (offer === null) return await refuse(exchange, invitationIsOver);
  const holder = await holderOf(exchange);
  const signedIn = holder?.by.kind === "USER" ? (await seatsOf(context, holder.by)).user : null;
  answer(response, 200, { ...offer, signedIn });
}

const acceptance = withToken.extend({ asNewUser: z.boolean().default(false) });

/** Accepts an invitation as the user who is signed in; as a new user if nobody is, or if the page says so. */
async function byInvitation(exchange: Exchange): Promise<void> {
  const { context, request, response, input } = exchange;
  const { data } = acceptance.safeParse(input);
  if (data === undefined) return await refuse(exchange, invitationIsOver);
  const holder = data.asNewUser ? null : await holderOf(exchange);
  const userId = holder?.by.kind === "USER" ? holder.by.userId : null;
  const userAgent = userAgentOf(exchange);
  const done = await acceptInvitation(context, data.token, { userId, userAgent });
  switch (done.kind) {
    case "OVER":
      return await refuse(exchange, invitationIsOver, () =>
        exchange.refusals.link(request, data.token),
      );
    case "HAS_SEAT": {
      const message = "you are a user of this tenant already: an owner can change your role";
      return answerError(response, 409, { code: "HAS_SEAT", message });
    }
    case "EMAIL_TAKEN": {
      const message =
        "another user has this email address: sign in as that user first, or ask for an invitation without it";
      return answerError(response, 409, { code: "EMAIL_TAKEN", message });
    }
    case "ACCEPTED":
      if (done.session === null) answer(response, 200, { tenantId: done.tenantId });
      else welcome(exchange, done.session, { tenantId: done.tenantId });
  }
}
