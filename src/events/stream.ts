/**
 * The items that `generate` produces from a source. A generator that is waiting cannot be returned before it yields,
 * so ending the stream ends the source first, and a client that disconnects leaves nothing behind. `ended` is for a
 * generator that waits for something else.
 */
export function stream<Item, Out>(
  source: AsyncIterableIterator<Item>,
  generate: (source: AsyncIterableIterator<Item>, ended: AbortSignal) => AsyncGenerator<Out, void>,
): AsyncIterableIterator<Out> {
  const ending = new AbortController();
  const generator = generate(source, ending.signal);
  return {
    next: () => generator.next(),
    async return() {
      ending.abort();
      await source.return?.();
      await generator.return();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
