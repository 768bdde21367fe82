import { z } from "zod";

/** An address, without the slashes at its end. */
export const webAddress = z
  .url({ protocol: /^https?$/ })
  .refine((text) => !/[?#]/.test(text))
  .transform((text) => text.replace(/\/+$/, ""));

/** The settings of the console, as `Setting` of env.ts. */
export const consoleSettings = {
  CONSOLE: {
    about:
      "Whether the console is served at /. With dev, changes of its source are shown at once (npm run dev). Default: on.",
    must: "on, off or dev",
    example: "off",
    type: z.enum(["on", "off", "dev"]),
  },
  CONSOLE_URL: {
    about:
      "URL at which people open the console: browsers send its cookies to this address only. Default: http://localhost:PORT.",
    must: "an http or https URL without path, query and fragment",
    example: "https://calls.example.com",
    type: webAddress.refine((url) => new URL(url).pathname === "/"),
  },
  OIDC_ISSUER: {
    about:
      "URL of an OpenID Connect provider by which people sign in to the console, as the provider calls itself (its issuer). Register CONSOLE_URL/auth/oidc/callback there as redirect URI. Default: none.",
    must: "an https URL without query and fragment (http for this machine only)",
    example: "https://login.example.com",
    // As it is: providers compare each character, also a slash at the end.
    type: z
      .url({ protocol: /^https?$/ })
      .refine((text) => !/[?#]/.test(text))
      .refine((text) => /^https:|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/.test(text)),
  },
  OIDC_CLIENT_ID: {
    about: "By which the provider knows this server. Required with OIDC_ISSUER.",
    must: "1 to 500 characters",
    example: "call-scheduler",
    type: z.string().max(500),
  },
  OIDC_CLIENT_SECRET: {
    about: "The secret that the provider gave this server. Required with OIDC_ISSUER.",
    must: "1 to 2000 characters",
    example: "the-secret-of-the-client",
    type: z.string().max(2_000),
    isSecret: true as const,
  },
  OIDC_NAME: {
    about:
      'How people call the provider: the button says "Sign in with" and this. Default: the host name of OIDC_ISSUER.',
    must: "1 to 40 characters",
    example: "Example",
    type: z.string().max(40),
  },
};

/** The settings without which another one of them means nothing. */
const together = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const;

/** Which settings are missing that another one needs. */
export function missingProviderSettings(
  source: Readonly<Record<string, string | undefined>>,
): readonly (typeof together)[number][] {
  const missing = together.filter((name) => !source[name]?.trim());
  return missing.length === together.length ? [] : missing;
}

/** What the environment says of the console. */
export interface ConsoleEnv {
  /** The identity provider by which people sign in; null: none. */
  readonly provider: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly name: string;
  } | null;
  readonly consoleMode: "on" | "off" | "dev";
  /** Null: this machine, by the name localhost. */
  readonly consoleUrl: string | null;
}

export function consoleFrom(values: {
  readonly CONSOLE?: ConsoleEnv["consoleMode"];
  readonly CONSOLE_URL?: string;
  readonly OIDC_ISSUER?: string;
  readonly OIDC_CLIENT_ID?: string;
  readonly OIDC_CLIENT_SECRET?: string;
  readonly OIDC_NAME?: string;
}): ConsoleEnv {
  const { OIDC_ISSUER: issuer, OIDC_NAME: name } = values;
  return {
    consoleMode: values.CONSOLE ?? "on",
    consoleUrl: values.CONSOLE_URL ?? null,
    provider:
      issuer === undefined
        ? null
        : {
            issuer,
            clientId: values.OIDC_CLIENT_ID!,
            clientSecret: values.OIDC_CLIENT_SECRET!,
            name: name ?? new URL(issuer).hostname,
          },
  };
}
