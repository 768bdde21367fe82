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
};

/** What the environment says of the console. */
export interface ConsoleEnv {
  readonly consoleMode: "on" | "off" | "dev";
  /** Null: this machine, by the name localhost. */
  readonly consoleUrl: string | null;
}

export function consoleFrom(values: {
  readonly CONSOLE?: ConsoleEnv["consoleMode"];
  readonly CONSOLE_URL?: string;
}): ConsoleEnv {
  return { consoleMode: values.CONSOLE ?? "on", consoleUrl: values.CONSOLE_URL ?? null };
}
