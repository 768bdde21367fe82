import "./errors.ts";
import "./scalars.ts";
import "./types/alert.ts";
import "./types/call-changed.ts";
import "./types/call-lists.ts";
import "./types/call-mutations.ts";
import "./types/call-report.ts";
import "./types/campaign-mutations.ts";
import "./types/campaign-settings.ts";
import "./types/contact-mutations.ts";
import "./types/decision.ts";
import "./types/import-mutations.ts";
import "./types/progress-subscriptions.ts";
import "./types/scheduler-run.ts";
import "./types/vapi.ts";
import "./types/viewer.ts";
import { builder } from "./builder.ts";

export const schema = builder.toSchema();
