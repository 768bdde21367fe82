import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Files that take longest, which their size does not show. If one of them starts
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
  "install/start",
  "install/production-install",
  "install/commands",
  "install/embedded-postgres",
  "schema/isolation",
  "domain/start-rates",
  "domain/import-cost",
  "journeys/any-life",
  "domain/undo-import",
  "domain/circuit-breaker",
  "journeys/seed-scenarios",
  "journeys/hours-of-contacts",
  "db/row-work",
  "runtime/metrics",
  "http/ready",
  "http/subscriptions",
  "http/connections",
  "db/list-work",
  "domain/erase-contact",
  "domain/never-ending-calls",
  "fuzz/fuzz",
  "domain/same-endings",
  "domain/agreement",
  "schema/call-lists",
  "schema/any-input",
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
