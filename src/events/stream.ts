/**
 * What `generate` makes of a source. A generator that waits inside cannot be returned before it yields,
 * so ending the stream ends the source first: a client that goes away leaves nothing behind.
 */
export function stream<Item, Out>(
  source: AsyncIterableIterator<Item>,
  generate: (source: AsyncIterableIterator<Item>) => AsyncGenerator<Out, void>,
): AsyncIterableIterator<Out> {
  const generator = generate(source);
  return {
    next: () => generator.next(),
    async return() {
      await source.return?.();
      await generator.return();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
