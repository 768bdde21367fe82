import { Failure } from "./failure.tsx";

/** In place of a page that cannot be shown. */
export function PageFailed({
  error,
  reset,
}: {
  readonly error: unknown;
  readonly reset: () => void;
}) {
  return (
    <main className="mx-auto max-w-xl p-8">
      <Failure error={error} what="This page cannot be shown." onRetry={reset} />
    </main>
  );
}
