/** What the simulator does with a request: answers it, or does not. */
export type Reply =
  | {
      readonly kind: "json";
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: "text";
      readonly status: number;
      readonly contentType: string;
      readonly text: string;
    }
  | {
      readonly kind: "bytes";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly bytes: Buffer;
    }
  /** The socket stays open and silent. */
  | { readonly kind: "hang" }
  /** The socket is closed without an answer. */
  | { readonly kind: "reset" };

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return { kind: "json", status, body, headers };
}

const errorNames: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  402: "Payment Required",
  404: "Not Found",
  429: "Too Many Requests",
  500: "Internal Server Error",
};

/** VAPI's error body; its `message` is a string, or a list where validation found it. */
export function refusal(
  status: number,
  message: string | readonly string[],
  headers: Record<string, string> = {},
): Reply {
  return json(status, { message, error: errorNames[status], statusCode: status }, headers);
}

/** The answer of a proxy in front of VAPI when VAPI does not answer. */
export const badGateway: Reply = {
  kind: "text",
  status: 502,
  contentType: "text/html",
  text: "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body><h1>502</h1></body></html>",
};

export const firewall: Reply = {
  kind: "text",
  status: 403,
  contentType: "text/plain",
  text: "error code: 1010",
};
