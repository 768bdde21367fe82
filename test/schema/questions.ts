import { getNamedType } from "graphql";
import {
  documentOf,
  fieldsOf,
  objectTypes,
  placesOf,
  type Question,
  roots,
  selectionOf,
} from "#test/schema-walk.ts";
import type { Neighbours } from "./neighbours.ts";

const { query, mutation } = roots();
/** Fields below the roots that take arguments; the objects they are on are reached by their ids. */
const below = objectTypes().flatMap((on) =>
  fieldsOf(on).flatMap((field) => (field.args.length > 0 ? [{ on, field }] : [])),
);
/** Everything that can be read. */
export const reads = [...fieldsOf(query).map((field) => ({ on: query, field })), ...below];
const questions = [
  ...reads.map((read) => ({ operation: "query" as const, ...read })),
  ...fieldsOf(mutation).map((field) => ({ operation: "mutation" as const, on: mutation, field })),
].map((question) => ({ ...question, name: `${question.on.name}.${question.field.name}` }));

/** What can be read or done with a value of the type. */
export function taking(type: "ID" | "String") {
  return questions.filter(({ field }) => placesOf(field).some((place) => place.type.name === type));
}

/** So many forecasts, each of which reads 2,000 items, are in an operation at most. */
const mostPerDocument = 9;

/** An operation has 1,500 fields and 5,000 tokens at most, and brings one file. */
function perDocument({ field }: Question, depth: number): number {
  if (placesOf(field).some(({ type }) => type.name === "Upload")) return 1;
  const selection = selectionOf(getNamedType(field.type), depth);
  const fields = selection.match(/: |__typename/g)!.length + 2;
  // Written once for all questions; each of them has some 50 of its own.
  const tokens = selection.match(/\w+|[^\s\w]/g)!.length;
  const most = Math.min(mostPerDocument, 1_400 / fields, (4_900 - tokens) / 60);
  return Math.max(1, Math.floor(most));
}

/** The questions in as few documents as the server takes; objects that are not roots are reached by own ids. */
export function inDocuments(
  neighbours: Neighbours,
  operation: "query" | "mutation",
  questions: readonly Question[],
  depth = 1,
) {
  const through = (type: string): string => {
    const id = neighbours.own.ids[type]?.[0];
    if (id === undefined)
      throw new Error(`${type} takes arguments: how is one reached? Say so here`);
    return id;
  };
  const parts: Question[][] = [];
  for (const question of questions) {
    const part = parts.at(-1);
    if (part === undefined || part.length >= perDocument(question, depth)) parts.push([question]);
    else part.push(question);
  }
  return parts.map((part) => documentOf(operation, part, { depth, through }));
}
