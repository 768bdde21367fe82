import { buildConsole, isBuilt } from "#runtime/console/build.ts";

/** `npm run build`: builds the console into web/dist, for machines that have no tools to build it. */
if (isBuilt()) console.log("The console is built.");
else await buildConsole();
