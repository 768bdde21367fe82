/** A problem of an input, as the API says it. */
interface Problem {
  readonly code?: string | null;
  readonly message: string;
}

/** What is wrong, for people: where the message of the API speaks of its own settings, in other words. */
export function problemWords({ code, message }: Problem): string {
  return code === "PHONE_WITHOUT_COUNTRY"
    ? "It has no country code: write it like +1 415 555 0100."
    : message.slice(0, 1).toUpperCase() + message.slice(1);
}
