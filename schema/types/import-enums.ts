import type { OnEmpty } from "#rules/on-empty.ts";
import { enumOf } from "../enums.ts";

export const OnEmptyEnum = enumOf<OnEmpty>(
  "OnEmpty",
  "What an empty cell of a file does to the field of a contact that exists.",
  {
    KEEP: "The field keeps its value.",
    CLEAR:
      "The field becomes empty: the name, the address, the place, and the attributes that the file has columns for. The extension and do-not-call are never cleared.",
  },
);
