import { describe, expect, test } from "vitest";
import { shareOfOddWords, shareOfOneLanguage, wordsBeyondAscii } from "#rules/plausible-text.ts";

describe("a word is plausible", () => {
  test.for([
    ["with an umlaut", "Jörg"],
    ["with a capital umlaut", "Ägidius"],
    ["in capitals", "MÜLLER"],
    ["in capitals, two of them beyond ASCII", "ÅÄNEKOSKI"],
    ["with capitals behind a joint", "O’Çelik"],
    ["with an ordinal", "1º"],
    ["in quotation marks", "«Köln»"],
    ["with a dash in front", "–Köln"],
    ["with a price", "5€"],
    ["with a range of numbers", "5–7"],
    ["in Cyrillic", "Кузнецов"],
    ["in Greek", "Παπαδόπουλος"],
    ["in Hebrew", "כהן"],
    ["in Arabic", "محمد"],
    ["in Thai", "สมชาย"],
    ["in Chinese", "北京市朝阳区建国路5号"],
    ["in Japanese of three scripts", "東京のビル"],
    ["in Korean", "테헤란로"],
    ["in full-width letters", "ＡＢＣ"],
    ["in Chinese with one Latin letter", "山田A"],
    ["in Chinese with as many Latin letters", "山田AB"],
    ["with a combining mark", "Jo\u0308rg"],
  ] as const)("%s: %s", ([, word]) => {
    expect(wordsBeyondAscii(word)).toEqual([word]);
    expect(shareOfOddWords(word)).toBe(0);
  });
});

describe("a word is odd", () => {
  test.for([
    ["with the replacement character", "J\uFFFDrg"],
    ["with a control character", "J\u0094rg"],
    ["with a character of private use", "J\uE000rg"],
    ["with a symbol", "J─rg"],
    ["with a ligature", "Graﬁk"],
    ["with a modifier", "Jˆrg"],
    ["with a stray mark behind a letter", "Ã¼"],
    ["with punctuation between letters", "J“rg"],
    ["with a capital beyond ASCII behind a small letter", "JosŽ"],
    ["with a capital behind a small letter beyond ASCII", "zöRn"],
    ["with a small letter beyond ASCII behind two capitals", "MÜLLéR"],
    ["with a small letter behind two capitals, the second beyond ASCII", "JÖrg"],
    ["with a mark in front of a letter", "§Köln"],
    ["with Latin and Cyrillic letters", "Jцrg"],
    ["with Latin and Greek letters", "Jφrg"],
    ["with Latin and Hebrew letters", "Jצrg"],
    ["with Latin and Arabic letters", "Jصrg"],
    ["with Latin and Thai letters", "Jสrg"],
    ["with one Chinese character among Latin letters", "M軩LER"],
    ["with a Chinese character before small letters", "軩ab"],
  ] as const)("%s: %s", ([, word]) => {
    expect(shareOfOddWords(word)).toBe(1);
  });
});

describe("the share of odd words", () => {
  test.for([
    ["counts words beyond ASCII alone", 'Jörg Smith, Berlin;Ã¼ber|"Zoë"\nKöln', 0.25],
    ["is 0 where there are none", "Smith, Berlin", 0],
    ["is 0 of no text", "", 0],
  ] as const)("%s", ([, text, share]) => {
    expect(shareOfOddWords(text)).toBe(share);
  });
});

describe("one language writes", () => {
  test.for([
    ["German", "Jörg Weiß Käthe Müller"],
    ["French", "François Hélène Noël Nîmes Bâle où Côte Œuvre"],
    ["Spanish", "José Muñoz Málaga Íñigo León Agüero"],
    ["Portuguese", "João Conceição Luís Antônio"],
    ["Italian", "Niccolò Perù così È"],
    ["Swedish and Danish", "Åsa Björk Søren Ærø"],
    ["Dutch", "Daniël Coöperatie Zoë"],
    ["Catalan", "Núria Òscar Martí Façana"],
    ["Polish", "Łukasz Dąbrowska Świętosław Żak Źdźbło Ćwikła"],
    ["Czech", "Jiří Dvořák Růžička Šárka Zdeněk Ťok"],
    ["Slovak", "Ľubomír Ďuriš Kôň Škultéty"],
    ["Hungarian", "Győző Ödön Árpád Fűzi"],
    ["Romanian", "Ștefan Țiriac Brâncuși Cătălin"],
    ["Croatian", "Ćosić Đorđe Šime Žarko Čačić"],
    ["Lithuanian", "Žemaitė Jūratė Šarūnas Ąžuolas Įsrutis Ųla"],
    ["Latvian", "Jānis Bērziņš Ģirts Ķīpsala Ļaudona"],
    ["Estonian", "Õnnepalu Jüri Pärt Tõnu Žanna Šveits"],
    ["Turkish", "İbrahim Çağlar Yıldız Şükrü"],
  ] as const)("%s", ([, text]) => {
    expect(shareOfOneLanguage(text)).toBe(1);
  });

  test("not all words of several", () => {
    // Three words are German, two of them may be Turkish as well, and none but the last is Polish.
    expect(shareOfOneLanguage("Köln Müller Weiß Łódź")).toBe(0.75);
    expect(shareOfOneLanguage("ðþ")).toBe(0);
  });

  test("what has no Latin letters beyond ASCII", () => {
    expect(shareOfOneLanguage("Smith Москва №5")).toBe(1);
    expect(shareOfOneLanguage("Москва Łódź Köln")).toBe(0.5);
  });
});
