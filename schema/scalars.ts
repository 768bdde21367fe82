import { GraphQLError } from "graphql";
import { builder, type Upload } from "./builder.ts";

/** An instant with its offset. RFC 3339 allows "t" and "z" in lower case. */
const instantPattern = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/i;

builder.scalarType("DateTime", {
  description:
    "An instant in RFC 3339 format, for example 2026-11-02T09:00:00.000Z. Input requires an offset (`Z` or `+01:00`). Output is in UTC, with milliseconds.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339",
  serialize: (value) => value.toISOString(),
  parseValue: parseInstant,
});

/** @throws GraphQLError when it is not an instant. */
export function parseInstant(value: unknown): Date {
  const [text, day = ""] = (typeof value === "string" && instantPattern.exec(value)) || [];
  const date = new Date(isDay(day) ? text!.toUpperCase() : NaN);
  // Years that the database can hold and print in four digits. An offset can lead out of this range.
  const year = date.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) {
    throw new GraphQLError(
      `${JSON.stringify(value)} is not an RFC 3339 instant, for example 2026-11-02T09:00:00Z`,
    );
  }
  return date;
}

/** JavaScript reads February 30th as March 2nd. */
function isDay(text: string): boolean {
  const midnight = new Date(`${text}T00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}

builder.scalarType("JSONObject", {
  description: 'A JSON object, for example {"plan": "gold"}.',
  serialize: (value) => value,
  parseValue(value) {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
    throw new GraphQLError('must be an object, for example {"plan": "gold"}');
  },
});

builder.scalarType("Upload", {
  description:
    "A file upload. Send it as a variable of a multipart/form-data request, as defined by the GraphQL multipart request specification.",
  specifiedByURL: "https://github.com/jaydenseric/graphql-multipart-request-spec",
  serialize() {
    throw new GraphQLError("Upload is an input type and cannot be returned");
  },
  parseValue(value) {
    if (isUpload(value)) return value;
    throw new GraphQLError("a file must be sent as a variable of a multipart/form-data request");
  },
  parseLiteral() {
    throw new GraphQLError("a file must be sent as a variable of a multipart/form-data request");
  },
});

/** A JSON value can have the same fields, but its `bytes` cannot be an async iterable. */
function isUpload(value: unknown): value is Upload {
  if (typeof value !== "object" || value === null || !("bytes" in value)) return false;
  const { bytes } = value;
  return typeof bytes === "object" && bytes !== null && Symbol.asyncIterator in bytes;
}
