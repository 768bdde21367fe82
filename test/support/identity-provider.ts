import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

/** A person as the provider knows them. */
export interface Person {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean | string;
}

export interface IdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who is at the keyboard when the provider asks; null: somebody who refuses. */
  person: Person | null;
  /** Answers from now on, and sends browsers back to this address only. */
  serve(redirectUri: string): void;
  close(): Promise<void>;
}

/**
 * A real OpenID provider on this machine, with one client. It asks nothing: `person` signs in and consents. It names
 * the email address in its user information only, as the standard has it. Browsers take it for another site than the
 * console's, which is at the name localhost.
 */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const people = new Map<string, Person>();
  const clientId = "call-scheduler";
  const clientSecret = "a secret of the client, which only the two of them know";
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const self: IdentityProvider = {
    issuer,
    clientId,
    clientSecret,
    person: null,
    serve(redirectUri) {
      const provider = openProvider({ issuer, clientId, clientSecret, redirectUri }, people);
      const handle = provider.callback();
      server.on("request", (request, response) => {
        if (!request.url!.startsWith("/interaction/")) return void handle(request, response);
        const { person } = self;
        if (person !== null) people.set(person.sub, person);
        const result =
          person === null
            ? { error: "access_denied", error_description: "the person refused" }
            : { login: { accountId: person.sub, remember: false } };
        void provider.interactionFinished(request, response, result);
      });
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return self;
}

function openProvider(
  client: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly redirectUri: string;
  },
  people: ReadonlyMap<string, Person>,
): Provider {
  const { issuer, clientId, clientSecret, redirectUri } = client;
  return new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ["a key of the provider's cookies"] },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: async () => ({ ...people.get(sub), sub }),
    }),
    // Whoever signs in has agreed to everything.
    async loadExistingGrant(context) {
      const grant = new context.oidc.provider.Grant({
        clientId: context.oidc.client!.clientId,
        accountId: context.oidc.session!.accountId!,
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
}
