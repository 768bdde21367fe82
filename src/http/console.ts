import type { IncomingMessage, ServerResponse } from "node:http";
import type { ConsoleAddress } from "./auth/cookie.ts";
import type { Provider } from "./auth/provider.ts";

/** The console: where browsers find it, and its pages. */
export interface Console {
  /** Known when the server listens. */
  readonly address: () => ConsoleAddress;
  /** Null: people do not sign in by an identity provider. */
  readonly provider: Provider | null;
  /** Answers the request and returns true, if it is for a page or a file of the console. */
  readonly files: (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ) => Promise<boolean>;
}
