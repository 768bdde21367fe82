import { Counter, Histogram, type Registry } from "prom-client";
import type { Observe, Observed } from "#domain/observed.ts";

/** In seconds: from a call that was sent at once to one that waited for a slot for hours. */
const waits = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 14_400];
const durations = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const sizes = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000];

/** Webhooks of other types are counted together: whoever knows a tenant's secret chooses the type. */
const webhookTypes: ReadonlySet<string> = new Set(["status-update", "end-of-call-report"]);

/** Each metric of what this process does. No label has a value that a tenant or a person chose. */
export function createCounters(registry: Registry): Observe {
  const metrics = defineMetrics(registry);
  return (observed) => count(metrics, observed);
}

type Metrics = ReturnType<typeof defineMetrics>;

function defineMetrics(registry: Registry) {
  const make = makersIn(registry);
  return { ...dialMetrics(make), ...webhookMetrics(make), ...schedulerMetrics(make) };
}

function makersIn(registry: Registry) {
  const registers = [registry];
  return {
    counter: <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
      new Counter({ name: `call_scheduler_${name}`, help, labelNames, registers }),
    histogram: <Label extends string>(
      name: string,
      help: string,
      buckets: number[],
      ...labelNames: Label[]
    ) => new Histogram({ name: `call_scheduler_${name}`, help, buckets, labelNames, registers }),
  };
}

type Makers = ReturnType<typeof makersIn>;

function dialMetrics({ counter, histogram }: Makers) {
  return {
    dials: counter("dials_total", "Dials that entered a state of the dial ledger.", "state"),
    withheld: counter(
      "dials_withheld_total",
      "Dials that were not sent, by the rule that refused them.",
      "reason",
    ),
    answers: histogram(
      "dial_request_seconds",
      "Duration of the requests to VAPI that place a call, by what VAPI answered.",
      durations,
      "answer",
    ),
    lateness: histogram(
      "call_lateness_seconds",
      "From the time at which a call was due and its campaign could place calls, to the dial. Includes the wait for a free slot.",
      waits,
    ),
    claimed: histogram(
      "dial_delay_seconds",
      "From the time at which a call got its slot, to the dial.",
      waits,
    ),
    sends: histogram(
      "dial_commit_seconds",
      "Duration of the transaction that decides and commits a dial.",
      durations,
    ),
    ended: counter("calls_ended_total", "Calls whose end VAPI reported, by outcome.", "outcome"),
  };
}

function webhookMetrics({ counter, histogram }: Makers) {
  return {
    webhooks: counter("webhooks_total", "Webhooks by type and result.", "type", "result"),
    webhookAge: histogram(
      "webhook_age_seconds",
      "Age of a webhook when it was applied, by VAPI's clock and the database's.",
      waits,
    ),
    webhookDuration: histogram(
      "webhook_seconds",
      "Duration of storing and applying a webhook.",
      durations,
    ),
    deliveries: counter("call_changes_delivered_total", "Changes of calls sent to subscribers."),
  };
}

function schedulerMetrics({ counter, histogram }: Makers) {
  return {
    ticks: histogram(
      "tick_seconds",
      "Duration of a tick, or of each of its groups of tenants.",
      durations,
    ),
    tickCampaigns: histogram(
      "tick_open_campaigns",
      "Open campaigns that a tick or a group looked at.",
      sizes,
    ),
    tickCalls: histogram("tick_calls_created", "Calls that a tick or a group created.", sizes),
    dispatches: histogram("dispatch_seconds", "Duration of a dispatch.", durations),
    dispatchSize: histogram("dispatch_calls", "Calls that a dispatch claimed.", sizes),
    importRows: counter("import_rows_total", "Rows of imported files, by phase.", "phase"),
    importSteps: histogram(
      "import_step_seconds",
      "Duration of a step of an import, by phase.",
      durations,
      "phase",
    ),
  };
}

function count(metrics: Metrics, observed: Observed): void {
  switch (observed.kind) {
    case "TICK":
      metrics.ticks.observe(observed.durationMs / 1_000);
      metrics.tickCampaigns.observe(observed.open);
      metrics.tickCalls.observe(observed.callsCreated);
      return;
    case "DISPATCH":
      metrics.dispatches.observe(observed.durationMs / 1_000);
      metrics.dispatchSize.observe(observed.callIds.length);
      metrics.dials.inc({ state: "INTENDED" }, observed.callIds.length);
      return;
    case "DIAL_SENT":
      metrics.dials.inc({ state: "SENT" });
      metrics.lateness.observe(observed.lateMs / 1_000);
      metrics.claimed.observe(observed.claimedMs / 1_000);
      metrics.sends.observe(observed.durationMs / 1_000);
      return;
    case "DIAL_WITHHELD":
      metrics.withheld.inc({ reason: observed.reason });
      return;
    case "DIAL_ANSWERED":
      metrics.answers.observe({ answer: observed.answer }, observed.durationMs / 1_000);
      if (observed.answer === "UNKNOWN") metrics.dials.inc({ state: "UNKNOWN" });
      return;
    case "ANSWERS_MISSED":
      metrics.dials.inc({ state: "UNKNOWN" }, observed.count);
      return;
    case "DIAL_ACCEPTED":
      metrics.dials.inc({ state: "ACCEPTED" });
      return;
    case "CALL_ENDED":
      metrics.ended.inc({ outcome: observed.outcome });
      return;
    case "WEBHOOK": {
      const type = webhookTypes.has(observed.type) ? observed.type : "other";
      metrics.webhooks.inc({ type, result: observed.result });
      metrics.webhookDuration.observe(observed.durationMs / 1_000);
      if (observed.ageMs !== null) metrics.webhookAge.observe(Math.max(0, observed.ageMs / 1_000));
      return;
    }
    case "IMPORT_ROWS":
      metrics.importRows.inc({ phase: observed.phase }, observed.rows);
      metrics.importSteps.observe({ phase: observed.phase }, observed.durationMs / 1_000);
      return;
    case "DELIVERED":
      metrics.deliveries.inc();
  }
}
