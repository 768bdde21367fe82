import type { Program } from "../harness/program.ts";
import { consolePages } from "./console-pages.ts";
import { counts } from "./counts.ts";
import { dials } from "./dials.ts";
import { dispatches } from "./dispatches.ts";
import { fairness } from "./fairness.ts";
import { forecastOfMany } from "./forecast-of-many.ts";
import { forecastsModel } from "./forecasts-model.ts";
import { forecasts } from "./forecasts.ts";
import { history } from "./history.ts";
import { idleTick } from "./idle-tick.ts";
import { importContacts, previewImport } from "./import.ts";
import { lanes } from "./lanes.ts";
import { live } from "./live.ts";
import { pace } from "./pace.ts";
import { punctuality } from "./punctuality.ts";
import { reads } from "./reads.ts";
import { rowLevelSecurity } from "./row-level-security.ts";
import { slotsInUse } from "./slots.ts";
import { storage } from "./storage.ts";
import { round } from "./round.ts";
import { tick } from "./tick.ts";
import { verbs } from "./verbs.ts";
import { webhooks, webhooksInHistory } from "./webhooks.ts";

/** All programs, in the order of the table. */
export const programs: readonly Program[] = [
  webhooks,
  webhooksInHistory,
  dials,
  dispatches,
  ...lanes,
  importContacts,
  previewImport,
  history,
  reads,
  counts,
  live,
  consolePages,
  storage,
  tick,
  idleTick,
  round,
  verbs,
  slotsInUse,
  punctuality,
  pace,
  fairness,
  forecasts,
  forecastsModel,
  forecastOfMany,
  rowLevelSecurity,
];
