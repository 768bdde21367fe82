import { createHash, randomBytes } from "node:crypto";
import {
  type Attributes,
  type Context,
  type Link,
  ROOT_CONTEXT,
  SpanKind,
  type SpanOptions,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import { NodeSDK } from "@opentelemetry/sdk-node";
import type { Observe, Observed } from "#domain/observed.ts";

export interface Traces {
  readonly observe: Observe;
  /** Sends what has not been sent yet. */
  close(): Promise<void>;
}

/** A dispatch may claim thousands of calls. */
const mostLinks = 100;

const spanNames: Readonly<Record<Observed["kind"], string>> = {
  TICK: "tick",
  DISPATCH: "dispatch",
  DIAL_SENT: "commit dial",
  DIAL_WITHHELD: "withhold dial",
  DIAL_ANSWERED: "POST /call",
  DIAL_ACCEPTED: "accept dial",
  ANSWERS_MISSED: "miss answers",
  CALL_ENDED: "call",
  WEBHOOK: "webhook",
  IMPORT_ROWS: "import step",
  DELIVERED: "send to subscriber",
};

const spanKinds: Readonly<Partial<Record<Observed["kind"], SpanKind>>> = {
  DIAL_ANSWERED: SpanKind.CLIENT,
  WEBHOOK: SpanKind.SERVER,
  DELIVERED: SpanKind.PRODUCER,
};

/**
 * Makes spans of what this process does, and sends them as OpenTelemetry's variables say (OTEL_EXPORTER_OTLP_ENDPOINT,
 * OTEL_TRACES_SAMPLER, OTEL_SERVICE_NAME and so on). All spans about a call belong to one trace, whichever process
 * makes them: the trace's id is the call's id. So no context is stored or sent along (docs/adr/0012).
 */
export function startTraces(): Traces {
  const ids = new ChosenIds();
  const sdk = new NodeSDK({
    resource: defaultResource().merge(resourceFromAttributes({ "service.name": "call-scheduler" })),
    idGenerator: ids,
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  const spans = new Spans(trace.getTracer("call-scheduler"), ids);
  return {
    observe: (observed) => spans.note(observed),
    close: () => sdk.shutdown().catch(() => {}),
  };
}

interface Ids {
  readonly traceId: string;
  /** Null: a random one. */
  readonly spanId: string | null;
}

/** Random ids, except for a span that is to have certain ones. */
class ChosenIds {
  #next: Ids | null = null;

  generateTraceId(): string {
    return this.#next?.traceId ?? randomBytes(16).toString("hex");
  }

  generateSpanId(): string {
    return this.#next?.spanId ?? randomBytes(8).toString("hex");
  }

  /** Starting a span is synchronous, so no other span can get these ids. */
  use<Result>(next: Ids, start: () => Result): Result {
    this.#next = next;
    try {
      return start();
    } finally {
      this.#next = null;
    }
  }
}

class Spans {
  readonly #tracer: Tracer;
  readonly #ids: ChosenIds;

  constructor(tracer: Tracer, ids: ChosenIds) {
    this.#tracer = tracer;
    this.#ids = ids;
  }

  note(observed: Observed): void {
    switch (observed.kind) {
      case "TICK":
        return this.#record(observed, { traceId: traceOfTick(observed.minute), spanId: null });
      case "IMPORT_ROWS":
        return this.#record(observed, { traceId: traceOf(observed.importId), spanId: null });
      case "CALL_ENDED":
        return this.#record(observed, rootOf(observed.callId));
      case "DISPATCH":
        return this.#recordDispatch(observed);
      case "ANSWERS_MISSED":
        return;
      default:
        if (observed.callId !== null) this.#recordIn(this.#call(observed.callId), observed);
    }
  }

  /** A span without a parent. */
  #record(observed: Observed, ids: Ids): void {
    this.#ids.use(ids, () => this.#recordIn(ROOT_CONTEXT, observed));
  }

  #recordIn(parent: Context, observed: Observed): void {
    const { options, end } = timed(observed);
    this.#tracer.startSpan(spanNames[observed.kind], options, parent).end(end);
  }

  /** The span of the dispatch and, in the trace of each call, that it got its slot; each with a link to the other. */
  #recordDispatch(observed: Extract<Observed, { kind: "DISPATCH" }>): void {
    const { minute, callIds } = observed;
    if (callIds.length === 0) return;
    const calls = callIds.map((callId) => this.#call(callId));
    const links = calls.slice(0, mostLinks).map((call) => linkTo(call));
    const { options, end } = timed(observed);
    const start = () =>
      this.#tracer.startSpan(spanNames.DISPATCH, { ...options, links, root: true });
    const span =
      minute === null
        ? start()
        : this.#ids.use({ traceId: traceOfTick(minute), spanId: null }, start);
    span.end(end);
    const claim = { startTime: end, links: [linkTo(trace.setSpan(ROOT_CONTEXT, span))] };
    for (const call of calls) this.#tracer.startSpan("claim slot", claim, call).end(end);
  }

  /**
   * The parent of a call's spans: its first span, which is recorded when the call ends. It is started here too, only to
   * ask the sampler, which decides by the id of the trace and so alike in all processes.
   */
  #call(callId: string): Context {
    const start = () => this.#tracer.startSpan(spanNames.CALL_ENDED, { root: true });
    return trace.setSpan(ROOT_CONTEXT, this.#ids.use(rootOf(callId), start));
  }
}

/** It has ended now. */
function timed(observed: Observed): { readonly options: SpanOptions; readonly end: Date } {
  const end = new Date();
  const durationMs = "durationMs" in observed ? observed.durationMs : 0;
  const kind = spanKinds[observed.kind];
  const options = {
    startTime: new Date(end.getTime() - durationMs),
    attributes: attributesOf(observed),
    ...(kind !== undefined && { kind }),
  };
  return { options, end };
}

/** Ids, counts and words of closed lists: nothing that a tenant or a person wrote. */
function attributesOf(observed: Observed): Attributes {
  const { kind: _, ...facts } = observed;
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]: [string, unknown]) =>
      typeof value === "string" || typeof value === "number"
        ? [[`call_scheduler.${name}`, value]]
        : [],
    ),
  );
}

function linkTo(context: Context): Link {
  return { context: trace.getSpanContext(context)! };
}

/** The id of a row as the id of a trace: both have 128 bits. */
function traceOf(id: string): string {
  return id.replaceAll("-", "").toLowerCase();
}

/** The second half of an id (UUIDv7) is random. */
function rootOf(callId: string): Ids {
  const traceId = traceOf(callId);
  return { traceId, spanId: traceId.slice(16) };
}

/** Each process that does a part of a tick comes to the same id. */
function traceOfTick(minute: Date): string {
  return createHash("sha256").update(`tick ${minute.toISOString()}`).digest("hex").slice(0, 32);
}
