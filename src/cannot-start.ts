/**
 * The process cannot start because of its environment. The message is for the person who
 * starts it and says what to do; it is shown without a stack.
 */
export class CannotStartError extends Error {
  override readonly name: string = "CannotStartError";
}
