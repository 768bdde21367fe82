import { Unreachable } from "./unreachable.ts";

/** A refusal of the server, with what to do. */
class Refused extends Error {
  override readonly name = "Refused";
  /** For programs: "LINK_NOT_VALID". */
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** @throws Refused; Unreachable */
export async function post<Answer>(path: string, input: object = {}): Promise<Answer> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  }).catch((error: unknown) => {
    throw new Unreachable({ cause: error });
  });
  if (response.ok) return (await response.json()) as Answer;
  const answer = (await response.json().catch(() => null)) as Failed | null;
  const [error] = answer?.errors ?? [];
  const message = error?.message ?? `the server answered with status ${response.status}: try again`;
  throw new Refused(response.status, error?.extensions?.code ?? "UNKNOWN", message);
}

/** The answer of the server to a request that it refuses. */
interface Failed {
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string };
  }[];
}
