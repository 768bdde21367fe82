/** Letters that Unicode does not decompose, and how people write them without accents. */
const letters: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  Æ: "AE",
  œ: "oe",
  ø: "o",
  Ø: "O",
  ł: "l",
  Ł: "L",
  đ: "d",
  Đ: "D",
  ı: "i",
  ħ: "h",
  Ħ: "H",
  ŧ: "t",
  Ŧ: "T",
};

/** The text without accents: "Łukasz Gómez" becomes "Lukasz Gomez". The SQL function fold_accents does the same. */
export function foldAccents(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .replaceAll(/[ßæÆœøØłŁđĐıħĦŧŦ]/g, (letter) => letters[letter]!);
}
