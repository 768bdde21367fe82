import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Files that take longest, which is not to be seen from their size: one that is begun last has the machine
 * wait for it alone. From 47 s down to 10 s on two cores.
 */
const longest = [
  "chaos/brief-run",
  "journeys/seed-scenarios",
  "schema/isolation",
  "fuzz/fuzz",
  "runtime/start",
  "domain/import-crash",
  "schema/paging",
  "runtime/failover",
  "runtime/rolling-restart",
  "domain/circuit-breaker",
  "runtime/shutdown",
  "domain/kill-points",
  "runtime/embedded-postgres",
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
