import { useRouter } from "@tanstack/react-router";
import { Failure } from "./failure.tsx";

/** In place of a page that cannot be shown. It is tried again when one asks for it, or goes to another page. */
export function PageFailed({ error }: { readonly error: unknown }) {
  const router = useRouter();
  return (
    <div className="mx-auto max-w-xl p-8">
      <Failure
        error={error}
        what="This page cannot be shown."
        onRetry={() => void router.invalidate()}
      />
    </div>
  );
}
