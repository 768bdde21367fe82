import type { DocumentNode } from "graphql";

/** Documents that clients send again and again are short; a parsed one takes some fifty times its text. */
const longestText = 10_000;
const mostDocuments = 100;

/**
 * Documents that were parsed, by their text: the last hundred. Yoga's own cache keeps a thousand of any
 * length, and of those that were refused too, which is a gigabyte for whoever sends them.
 */
export function createDocumentCache() {
  const documents = new Map<string, DocumentNode>();
  return {
    get(text: string): DocumentNode | undefined {
      const document = documents.get(text);
      if (document === undefined) return undefined;
      // The one that was asked for last is forgotten last.
      documents.delete(text);
      documents.set(text, document);
      return document;
    },
    set(text: string, document: DocumentNode): void {
      if (text.length > longestText) return;
      documents.set(text, document);
      if (documents.size > mostDocuments) documents.delete(documents.keys().next().value!);
    },
  };
}

/** Keeps nothing. */
export const noCache = { get: () => undefined, set: () => {} };
