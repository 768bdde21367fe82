import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { expect, onTestFinished } from "vitest";
import { startSimulator } from "#simulator/simulator.ts";
import { graphql } from "#test/gql/gql.ts";
import { givenCampaign, givenEnrolled, noonZone, rowOf } from "#test/operations.ts";
import { test } from "#test/test.ts";
import { watch } from "#test/watch.ts";
import { apiKey, configuredTenant, startServer } from "./live-server.ts";

const Changes = graphql(`
  subscription TracedChanges {
    callChanged {
      status
      call {
        id
      }
    }
  }
`);

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly links?: readonly { readonly traceId: string }[];
}

/** A collector of traces, by OTLP over HTTP with JSON. */
async function startCollector() {
  const spans: Span[] = [];
  const services = new Set<string>();
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const { resourceSpans } = body as {
        resourceSpans: {
          resource: { attributes: { key: string; value: { stringValue?: string } }[] };
          scopeSpans: { spans: Span[] }[];
        }[];
      };
      for (const { resource, scopeSpans } of resourceSpans) {
        const service = resource.attributes.find(({ key }) => key === "service.name");
        services.add(service!.value.stringValue!);
        spans.push(...scopeSpans.flatMap((scope) => scope.spans));
      }
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, spans, services };
}

test("the trace of a call has what every process did for it, under the call's id", async ({
  databaseUrl,
}) => {
  const collector = await startCollector();
  const vapi = await startSimulator({ speed: 50 });
  onTestFinished(() => vapi.close());
  const settings = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_BSP_SCHEDULE_DELAY: "100",
  };
  const where = { databaseUrl, vapiUrl: vapi.url };
  await using api = startServer({ ...where, settings: { ...settings, ROLE: "api" } });
  const url = await api.url();
  // The worker reaches VAPI, and VAPI the API.
  await using _worker = startServer({
    ...where,
    publicUrl: url,
    settings: { ...settings, ROLE: "worker" },
  });
  const tenant = await configuredTenant(url);
  await using changes = watch("a WebSocket", { url, apiKey }, Changes, {});
  const campaignId = await givenCampaign(tenant, { timeZone: noonZone() });
  await givenEnrolled(tenant, campaignId);
  const { callChanged } = await changes.next(
    (event) => event.callChanged.status === "COMPLETED" || event.callChanged.status === "FAILED",
  );
  const traceId = rowOf(callChanged.call!.id).replaceAll("-", "");
  const names = () => collector.spans.filter((span) => span.traceId === traceId);
  const worker = ["claim slot", "commit dial", "POST /call", "accept dial"];

  await expect
    .poll(() => new Set(names().map(({ name }) => name)))
    .toEqual(new Set([...worker, "webhook", "call", "send to subscriber"]));
  await expect
    .poll(() => collector.spans.find(({ name }) => name === "dispatch")?.links)
    .toMatchObject([{ traceId }]);

  const root = names().find(({ name }) => name === "call")!;
  expect(root.parentSpanId ?? "").toBe("");
  for (const span of names()) if (span !== root) expect(span.parentSpanId).toBe(root.spanId);
  expect(collector.services).toEqual(new Set(["call-scheduler"]));
});
