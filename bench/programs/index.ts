import type { Program } from "../harness/program.ts";
import { counts } from "./counts.ts";
import { dials } from "./dials.ts";
import { history } from "./history.ts";
import { importContacts } from "./import.ts";
import { live } from "./live.ts";
import { storage } from "./storage.ts";
import { verbs } from "./verbs.ts";
import { webhooks } from "./webhooks.ts";

/** All programs, in the order of the table. */
export const programs: readonly Program[] = [
  webhooks,
  dials,
  importContacts,
  history,
  counts,
  live,
  storage,
  verbs,
];
