/** The server cannot be reached: it is away, or this machine is offline. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";

  constructor(options?: ErrorOptions) {
    super(
      "The server cannot be reached. It is tried again when you press Retry, and when the server is back.",
      options,
    );
  }
}

/** Whether the server answers at all. */
export async function isReachable(): Promise<boolean> {
  return await fetch("/health").then(
    () => true,
    () => false,
  );
}
