import { GraphQLError } from "graphql";
import type { Plugin } from "graphql-yoga";

/** Variables in a URL that are not JSON are the client's error; Yoga would report them as the server's. */
export function useReadableParams(): Plugin {
  return {
    onRequestParse({ requestParser, setRequestParser }) {
      if (requestParser === undefined) return;
      setRequestParser(async (request) => {
        try {
          return await requestParser(request);
        } catch (error) {
          if (!(error instanceof SyntaxError)) throw error;
          throw new GraphQLError(`"variables" and "extensions" must be JSON: ${error.message}`, {
            extensions: { code: "BAD_REQUEST", http: { status: 400 } },
          });
        }
      });
    },
  };
}
