/** Marks that occur after a letter only if the encoding is wrong. */
const strayMarks = "£€§¢¥¤µ¼½¾¹²³©®¶¬¿¡‚„ƒ†‡";
/** Punctuation that does not occur between two letters, and punctuation that may. */
const punctuation = "\u00A0«»„“”‚‹›–—…§€£¿¡©®™№•";
const joints = "’‘´`·ºª°";
const eastAsian = /[\p{sc=Han}\p{sc=Bopomofo}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu;
const scripts = ["Latin", "Cyrillic", "Greek", "Hebrew", "Arabic", "Thai"];

const betweenWords = /[\s,;"|]/u;
const unreadable = /[\uFFFD\u0080-\u009F\uE000-\uF8FF]/u;
const ofScript = scripts.map((script) => new RegExp(`\\p{Script=${script}}`, "u"));
const outOfPlace = new RegExp(
  [
    // A ligature, or a modifier letter.
    "[\\uFB00-\\uFB06\\u02B0-\\u02FF]",
    `\\p{L}[${strayMarks}]`,
    `\\p{L}[${punctuation}]\\p{L}`,
    // "MÃ¼LLER" and "JosŽ": capitals behind small letters, small ones among capitals.
    "\\p{Ll}(?=\\P{ASCII})\\p{Lu}",
    "(?=\\P{ASCII})\\p{Ll}\\p{Lu}",
    "\\p{Lu}{2}(?=\\P{ASCII})\\p{Ll}",
    "\\p{Lu}(?=\\P{ASCII})\\p{Lu}\\p{Ll}",
    "[£€§¢¥¤©®¶¬¹²³¼½¾ƒ†‡]\\p{L}",
  ].join("|"),
  "u",
);
const strange = new RegExp(
  `[^\\p{L}\\p{M}\\p{Nd}\\p{ASCII}\\u3000-\\u30FF\\uFF00-\\uFFEF${punctuation}${joints}]`,
  "u",
);

/**
 * Of the words with letters beyond ASCII, the share that is implausible, from 0 to 1: capitals in the middle, symbols
 * between letters, or letters of two scripts. Text in a wrong encoding consists mostly of such words.
 */
export function shareOfOddWords(text: string): number {
  const words = wordsBeyondAscii(text);
  if (words.length === 0) return 0;
  return words.filter(isOdd).length / words.length;
}

/** The words with a letter or mark beyond ASCII. */
export function wordsBeyondAscii(text: string): readonly string[] {
  return text.split(betweenWords).filter((each) => /\P{ASCII}/u.test(each));
}

function isOdd(text: string): boolean {
  return (
    unreadable.test(text) ||
    strange.test(text) ||
    outOfPlace.test(text) ||
    isLatinWithStrangers(text) ||
    ofScript.filter((script) => script.test(text)).length > 1
  );
}

/** "M軩LER": East Asian characters among more Latin letters. */
function isLatinWithStrangers(text: string): boolean {
  const strangers = text.match(eastAsian)?.length ?? 0;
  const latin = text.match(/[a-z]/gi)?.length ?? 0;
  return strangers > 0 && latin > strangers;
}

/**
 * The letters beyond ASCII of languages in Latin script, in their usual names and addresses. Not those of
 * Icelandic: in windows-1252 they are the Turkish ones of windows-1254, which are more often meant.
 */
const alphabets = [
  "äöüß",
  "àâæçéèêëîïôœùûüÿ",
  "áéíñóúüïç",
  "áàâãçéêíóôõúü",
  "àèéìíîòóù",
  "åäöæøéü",
  "éèêëïóöü",
  "àçèéíïòóúü",
  "ąćęłńóśźż",
  "áčďéěíňóřšťúůýž",
  "áäčďéíĺľňóôŕšťúýž",
  "áéíóöőúüű",
  "ăâîșțşţ",
  "čćđšž",
  "ąčęėįšųūž",
  "āčēģīķļņšūž",
  "äõöüšž",
  "çğıöşüâî\u0307",
];
const latinLetter = /(?=\P{ASCII})\p{Script=Latin}|\u0307/gu;

/**
 * Of the words with Latin letters beyond ASCII, the largest share that one language could have written, from
 * 0 to 1; 1 when there are none.
 */
export function shareOfOneLanguage(text: string): number {
  const words = wordsBeyondAscii(text)
    .map((each) => each.toLowerCase().match(latinLetter) ?? [])
    .filter((letters) => letters.length > 0);
  if (words.length === 0) return 1;
  const shares = alphabets.map(
    (alphabet) =>
      words.filter((letters) => letters.every((letter) => alphabet.includes(letter))).length,
  );
  return Math.max(...shares) / words.length;
}
