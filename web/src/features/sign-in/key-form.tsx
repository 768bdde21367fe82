import { type FormEvent, useState } from "react";
import { signInByKey } from "~/data/session.ts";
import { Button } from "~/ui/button.tsx";
import { Failure } from "~/ui/failure.tsx";
import { TextField } from "~/ui/field.tsx";

/** The token of a link that signs in, wherever it stands in the text. */
const linkToken = /csl_[\w-]{43}/;

/** Signs in with an API key, or with a link that was copied. */
export function KeyForm({
  isFirst,
  onLink,
  onSignedIn,
}: {
  /** There is no other way to sign in. */
  readonly isFirst: boolean;
  /** Gets the token of a link. @throws what is shown */
  readonly onLink: (token: string) => Promise<void>;
  readonly onSignedIn: (tenantId: string) => Promise<void>;
}) {
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const go = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get("key") as string;
    const token = linkToken.exec(text)?.[0];
    setIsBusy(true);
    setError(null);
    try {
      if (token !== undefined) await onLink(token);
      else await onSignedIn((await signInByKey(text)).tenantId);
    } catch (failed) {
      setError(failed);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void go(event)} className="flex flex-col gap-3">
      <TextField
        label="API key or sign-in link"
        name="key"
        type="password"
        required
        autoComplete="off"
        placeholder="cs_…"
        hint={
          <>
            Nothing at hand? Whoever has the server prints a link that signs in:{" "}
            <code className="font-mono text-ink-soft">npm run login</code>
          </>
        }
      />
      {error !== null && <Failure error={error} what="You are not signed in." />}
      <Button
        look={isFirst ? "primary" : "plain"}
        type="submit"
        isBusy={isBusy}
        className="h-10 text-sm"
      >
        Sign in
      </Button>
    </form>
  );
}
