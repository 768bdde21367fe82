import type { Logger } from "pino";
import type { Observe } from "#domain/observed.ts";
import { type MetricsAddress, serveMetrics } from "#http/metrics-server.ts";
import type { Gauged } from "./gauges.ts";

export interface OpenMetrics {
  readonly observe: Observe | undefined;
  /** Serves the metrics until `resources` are disposed. Returns their address; null if they are off. */
  serve(gauged: Gauged, resources: AsyncDisposableStack): Promise<string | null>;
}

/** The metrics of this process. Without an address they are off, and the library is not loaded. */
export async function openMetrics(
  address: MetricsAddress | null,
  log: Logger,
): Promise<OpenMetrics> {
  if (address === null) return { observe: undefined, serve: async () => null };
  const metrics = (await import("./metrics.ts")).createMetrics();
  return {
    observe: metrics.observe,
    async serve(gauged, resources) {
      metrics.gauge(gauged);
      const server = await serveMetrics(address, () => metrics.scrape(), log);
      resources.defer(() => server.close());
      return server.url;
    },
  };
}
