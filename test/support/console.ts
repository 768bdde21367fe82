import { openApp, test } from "./client.ts";

/** One server with a console, of which it serves no files. */
export const testWithConsole = test.extend(
  "app",
  { scope: "file" },
  async ({ databaseUrl, vapi }, { onCleanup }) => {
    const app = await openApp(databaseUrl, vapi, {
      console: { url: null, files: async () => false },
    });
    onCleanup(() => app.close());
    return app;
  },
);
