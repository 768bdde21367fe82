import type { DocumentNode } from "graphql";

/** Documents that clients send again and again are short; a parsed one takes some fifty times its text. */
const longestText = 10_000;
const mostDocuments = 100;

/**
 * The last hundred parsed documents, by their text. Yoga's own cache keeps a thousand of any length, also refused
 * ones: a client could fill a gigabyte with them.
 */
export function createDocumentCache() {
  const documents = new Map<string, DocumentNode>();
  return {
    get(text: string): DocumentNode | undefined {
      const document = documents.get(text);
      if (document === undefined) return undefined;
      // The most recently used one is removed last.
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

/** A cache that stores nothing. */
export const noCache = { get: () => undefined, set: () => {} };
