import { createHmac } from "node:crypto";
import * as client from "openid-client";
import type { Identity } from "#domain/access/identities.ts";

/** An identity provider by which people sign in. */
export interface ProviderConfig {
  /** "https://login.example.com". */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** How people call it: "Example". */
  readonly name: string;
}

/** The provider cannot be reached, or is none. */
export class ProviderUnavailable extends Error {
  override readonly name = "ProviderUnavailable";
}

/** An identity provider, by OpenID Connect: authorization code with PKCE, state and nonce. */
export interface Provider {
  readonly name: string;
  /**
   * Where a browser goes that has the token of an attempt. @throws ProviderUnavailable
   */
  addressFor(token: string, redirectUri: string): Promise<URL>;
  /** Whether the browser with the token has been sent to the provider with this state. */
  isStateOf(token: string, state: string | null): boolean;
  /**
   * Whom the provider names at the address with which the browser has come back. @throws ProviderUnavailable;
   * Error if anything of the answer is wrong
   */
  identityAt(token: string, callback: URL): Promise<Identity>;
}

const timeoutSeconds = 10;
/** What a provider says of itself is read again after so long. */
const rememberedMs = 3_600_000;

/**
 * What the provider is to repeat or to sign, made of the token that only the browser has: nothing of it is stored, and
 * no other browser can end what this one has begun.
 */
function madeOf(token: string, what: "state" | "nonce" | "verifier"): string {
  return createHmac("sha256", token).update(what).digest("base64url");
}

/** Nothing is asked of the provider until somebody signs in by it: the server starts without it. */
export function createProvider({ issuer, clientId, clientSecret, name }: ProviderConfig): Provider {
  let known: { readonly until: number; readonly found: Promise<client.Configuration> } | null =
    null;
  const find = (): Promise<client.Configuration> => {
    const url = new URL(issuer);
    // The settings take http for this machine only.
    const execute = url.protocol === "http:" ? [client.allowInsecureRequests] : [];
    return client.discovery(url, clientId, clientSecret, undefined, {
      execute,
      timeout: timeoutSeconds,
    });
  };
  const configuration = async (): Promise<client.Configuration> => {
    if (known === null || known.until < performance.now()) {
      known = { until: performance.now() + rememberedMs, found: find() };
    }
    try {
      return await known.found;
    } catch (cause) {
      known = null;
      throw new ProviderUnavailable("the provider could not be asked", { cause });
    }
  };
  return {
    name,
    async addressFor(token, redirectUri) {
      return client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: "openid email profile",
        state: madeOf(token, "state"),
        nonce: madeOf(token, "nonce"),
        code_challenge: await client.calculatePKCECodeChallenge(madeOf(token, "verifier")),
        code_challenge_method: "S256",
      });
    },
    isStateOf: (token, state) => state === madeOf(token, "state"),
    async identityAt(token, callback) {
      const config = await configuration();
      const tokens = await client.authorizationCodeGrant(config, callback, {
        expectedState: madeOf(token, "state"),
        expectedNonce: madeOf(token, "nonce"),
        pkceCodeVerifier: madeOf(token, "verifier"),
        idTokenExpected: true,
      });
      const claims = tokens.claims()!;
      const email =
        "email" in claims ? claims : await userInfo(config, tokens.access_token, claims.sub);
      return { issuer: claims.iss, subject: claims.sub, email: verifiedEmail(email) };
    },
  };
}

/** Some providers name the email address there only. */
async function userInfo(
  config: client.Configuration,
  accessToken: string,
  subject: string,
): Promise<object> {
  if (config.serverMetadata().userinfo_endpoint === undefined) return {};
  return await client.fetchUserInfo(config, accessToken, subject);
}

/** Some providers write "true" for true. */
function verifiedEmail(claims: {
  readonly email?: unknown;
  readonly email_verified?: unknown;
}): string | null {
  const { email, email_verified: isVerified } = claims;
  return typeof email === "string" && (isVerified === true || isVerified === "true") ? email : null;
}
