import { CombinedError } from "urql";
import { Button } from "./button.tsx";

/** Whether the server has not answered: what it was asked to do may be done, or not. */
export function isUnanswered(error: unknown): boolean {
  return (
    error instanceof CombinedError &&
    error.networkError !== undefined &&
    error.response === undefined
  );
}

/** What failed, in words, with the id by which the server's log has the details. */
export function wordsOf(error: unknown): {
  readonly message: string;
  readonly requestId: string | null;
} {
  if (error instanceof CombinedError) {
    const response = error.response as Response | undefined;
    const requestId = response?.headers?.get("x-request-id") ?? null;
    if (isUnanswered(error)) {
      return { message: "The server cannot be reached. What you see may be old.", requestId };
    }
    const [first] = error.graphQLErrors;
    return { message: asSentence(first?.message ?? error.message), requestId };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { message: asSentence(message), requestId: null };
}

/** The messages of the API begin with a small letter. */
function asSentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}

/** Says what failed and what to do about it. */
export function Failure({
  error,
  what,
  onRetry,
}: {
  readonly error: unknown;
  /** "The campaigns could not be read." */
  readonly what: string;
  readonly onRetry?: () => void;
}) {
  const { message, requestId } = wordsOf(error);
  return (
    <div role="alert" className="rounded-lg border border-bad/40 bg-bad-soft px-4 py-3 text-ink">
      <p className="font-medium">{what}</p>
      <p className="mt-0.5 text-ink-soft">{message}</p>
      <div className="mt-2 flex items-center gap-3">
        {onRetry !== undefined && <Button onClick={onRetry}>Retry</Button>}
        {requestId !== null && (
          <span className="font-mono text-xs text-ink-soft">request {requestId}</span>
        )}
      </div>
    </div>
  );
}
