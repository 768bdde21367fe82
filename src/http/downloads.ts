import type { IncomingMessage, ServerResponse } from "node:http";
import { importOfPath } from "#domain/imports/rejected-rows.ts";
import type { Viewer } from "#schema/context.ts";
import type { Admitted, Callers } from "./callers.ts";
import { createExports, isExport } from "./exports/exports.ts";
import type { Api } from "./graphql.ts";
import { createRecordings, isRecording } from "./recordings/recordings.ts";
import { answerRejectedRows } from "./rejected-rows.ts";

/** Whoever asks, and is known. */
interface Known extends Admitted {
  readonly viewer: Viewer;
}

type Answer = (request: IncomingMessage, response: ServerResponse, known: Known) => Promise<void>;

/**
 * What is downloaded by a GET with an API key, or from a link of the console: rejected rows, exports, recordings. Answers
 * the request and returns true, if it is for one of these.
 */
export function createDownloads(
  api: Api,
  callers: Pick<Callers, "of" | "refuseNobody">,
): (request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean> {
  const answerExport = createExports(api);
  const answerRecording = createRecordings(api);
  const downloads: readonly (readonly [isFor: (path: string) => boolean, answer: Answer])[] = [
    [
      (path) => importOfPath(path) !== null,
      (request, response, { viewer }) => answerRejectedRows(api, request, response, viewer),
    ],
    [isExport, answerExport],
    [isRecording, (request, response, { viewer }) => answerRecording(request, response, viewer)],
  ];
  return async (request, response, path) => {
    const [, answer] = downloads.find(([isFor]) => isFor(path)) ?? [];
    if (answer === undefined) return false;
    const admitted = await callers.of(request, response);
    if (admitted === null) return true;
    const { viewer, admittedForMs } = admitted;
    if (viewer === null) callers.refuseNobody(request, response);
    else await answer(request, response, { viewer, admittedForMs });
    return true;
  };
}
