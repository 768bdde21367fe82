import { buildConsole, isBuilt } from "#runtime/console/build.ts";

/** The tests open the console as it is delivered. */
export default async function setup(): Promise<void> {
  if (!isBuilt()) await buildConsole();
}
