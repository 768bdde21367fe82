import { buildConsole, isBuilt } from "#runtime/console/build.ts";
import { reportOf } from "#runtime/console/parts.ts";

/** `npm run build`: builds the console into web/dist, for machines that have no tools to build it. */
if (isBuilt()) console.log("The console is built.");
else console.log(`What browsers load, compressed:\n${reportOf(await buildConsole())}`);
