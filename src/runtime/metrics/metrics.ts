import { collectDefaultMetrics, Registry } from "prom-client";
import type { Observe } from "#domain/observed.ts";
import { createCounters } from "./counters.ts";
import { createGauges, type Gauged } from "./gauges.ts";

export interface Metrics {
  readonly observe: Observe;
  /** To be called once, when the parts that are gauged exist. */
  gauge(gauged: Gauged): void;
  /** All metrics in Prometheus's text format. */
  scrape(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** The metrics of one process: what it does, what waits, its pools, and Node's own (memory, CPU, event loop). */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  let read = async (): Promise<void> => {};
  return {
    observe: createCounters(registry),
    gauge(gauged) {
      read = createGauges(registry, gauged);
    },
    async scrape() {
      await read();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
