import type pg from "pg";
import { pino } from "pino";
import type { Clock } from "#db/clock.ts";
import type { DomainContext } from "#domain/context.ts";
import { horizons } from "#domain/horizons.ts";
import { createWatermark } from "#domain/ledger/watermark.ts";
import { createSchemaEpoch } from "#domain/schema-epoch.ts";
import { defaultRetention } from "../../src/retention.ts";
import { createSecretBox } from "../../src/secrets.ts";

/** A context for what is decided before anything is dialled: VAPI is out of reach. */
export function contextWithoutVapi(pool: pg.Pool, clock: Clock): DomainContext {
  const log = pino({ level: "silent" });
  return {
    pool,
    clock,
    secrets: createSecretBox("a key of at least thirty-two characters"),
    vapi: () => {
      throw new Error("nothing is dialled here");
    },
    vapiLists: new Map(),
    watermark: createWatermark(),
    epoch: createSchemaEpoch(log),
    keptAreas: new Set(),
    publicUrl: "http://127.0.0.1",
    horizons,
    retention: defaultRetention,
    rowsPerStep: 1_000,
    refill: () => {},
    log,
    observe: () => {},
  };
}
