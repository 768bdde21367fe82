import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Files that take longest (from 31 s down to 6 s on two cores), which their size does not show. If one of them starts
 * last, the run ends with one process that works and three that have nothing to do.
 */
const longest = [
  "crash/chaos",
  "crash/failover",
  "crash/kill-points",
  "crash/shutdown",
  "crash/import-crash",
  "crash/lost-commits",
  "crash/outage",
  "crash/rolling-restart",
  "schema/isolation",
  "journeys/seed-scenarios",
  "install/start",
  "journeys/any-life",
  "install/production-install",
  "runtime/metrics",
  "domain/circuit-breaker",
  "http/ready",
  "http/subscriptions",
  "db/list-work",
  "domain/import-cost",
  "domain/erase-contact",
  "domain/never-ending-calls",
  "fuzz/fuzz",
  "install/commands",
  "domain/same-endings",
  "http/connections",
  "install/embedded-postgres",
  "domain/agreement",
  "schema/call-lists",
  "schema/any-input",
  "db/row-work",
  "runtime/bulkhead",
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
