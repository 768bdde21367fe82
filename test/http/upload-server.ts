import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createSchema, createYoga } from "graphql-yoga";
import { onTestFinished } from "vitest";
import { type Upload, type UploadOptions, useStreamingUploads } from "#http/uploads.ts";

const typeDefs = `
  scalar Upload
  input Nested { deep: [Deep!]! }
  input Deep { file: Upload }
  type Query { ok: Boolean }
  type Mutation { take(file: Upload, nested: Nested, label: String): String! }`;

type Take = (file: Upload) => Promise<string>;

interface Server {
  readonly port: number;
  readonly yoga: { fetch: typeof fetch };
}

/** Yoga with this one plugin, over real HTTP, until the test is over. */
export async function serve(take: Take, options: UploadOptions<object> = {}): Promise<Server> {
  const yoga = createYoga({
    schema: createSchema({
      typeDefs,
      resolvers: {
        Mutation: {
          take: (_root, args) => take(args.file ?? args.nested.deep[1].file),
        },
      },
    }),
    plugins: [useStreamingUploads(options)],
    logging: false,
    maskedErrors: { maskError: (error) => error as Error },
    maxRequestBodySize: 100_000,
  });
  const server = createServer((incoming, outgoing) => void yoga(incoming, outgoing));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return { port: (server.address() as AddressInfo).port, yoga: yoga as never };
}

/** Reads to the end and tells how much it was. */
export const count: Take = async ({ name, bytes }) => {
  let total = 0;
  for await (const piece of bytes) total += piece.length;
  return `${name}: ${total}`;
};
