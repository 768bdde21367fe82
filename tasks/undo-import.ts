import { workOnUndo } from "#domain/imports/undo-import.ts";
import type { Handler } from "./handler.ts";

export const undoImport: Handler<"undo-import"> = workOnUndo;
