import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Files that take longest, which is not to be seen from their size: one that is begun last has the machine
 * wait for it alone. From 47 s down to 10 s on two cores.
 */
const longest = [
  "crash/chaos",
  "runtime/start",
  "crash/failover",
  "crash/kill-points",
  "journeys/seed-scenarios",
  "crash/shutdown",
  "runtime/production-install",
  "crash/import-crash",
  "schema/isolation",
  "domain/circuit-breaker",
  "crash/lost-commits",
  "crash/outage",
  "crash/rolling-restart",
  "runtime/embedded-postgres",
  "fuzz/fuzz",
  "domain/agreement",
  "domain/same-endings",
  "journeys/any-life",
  "domain/never-ending-calls",
].map((name) => `/test/${name}.test.ts`);

/** These first, then as vitest does: what failed, what took longest in the run before, what is largest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = longest.findIndex((end) => moduleId.endsWith(end));
      return place === -1 ? longest.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
