import type { Logger } from "pino";
import { ourEpoch } from "#db/epoch.ts";
import type { Queryable } from "#db/pool.ts";
import { schemaEpoch } from "#db/queries/schema-epoch.ts";

/** The epoch of the schema that a process is written for, and whether the database still has it. */
export interface SchemaEpoch {
  readonly ours: number;
  /** True as soon as this process has seen another epoch. It then places no calls, for good. */
  readonly isOver: boolean;
  /** Resolves when `isOver` becomes true. */
  readonly over: Promise<void>;
  /** Reads the database's epoch. */
  look(db: Queryable): Promise<void>;
  /** The same. @throws EpochOverError */
  mustBeOurs(db: Queryable): Promise<void>;
}

/** This process places no more calls. A process of the version for which the database was changed does. */
export class EpochOverError extends Error {
  override readonly name = "EpochOverError";

  constructor() {
    super("the database was changed for another version: this process places no more calls");
  }
}

export function createSchemaEpoch(log: Logger): SchemaEpoch {
  const over = Promise.withResolvers<void>();
  let isOver = false;
  const look = async (db: Queryable): Promise<void> => {
    if (isOver) return;
    const { epoch } = (await schemaEpoch.first(db))!;
    if (epoch === ourEpoch || isOver) return;
    isOver = true;
    log.error(
      { epoch, ours: ourEpoch },
      "the database was changed for another version: this process places no more calls. Its API continues. Replace it by a process of that version",
    );
    over.resolve();
  };
  return {
    ours: ourEpoch,
    over: over.promise,
    get isOver() {
      return isOver;
    },
    look,
    async mustBeOurs(db) {
      await look(db);
      if (isOver) throw new EpochOverError();
    },
  };
}
