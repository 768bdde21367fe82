import { foldAccents } from "./fold-accents.ts";

/** Letters and digits only, in lower case and without accents: "Téléphone (fixe)" becomes "telephonefixe". */
export function plainWords(text: string): string {
  return foldAccents(text.normalize("NFKC"))
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}
