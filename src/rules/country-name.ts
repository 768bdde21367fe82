import { type CountryCode, getCountries, isSupportedCountry } from "libphonenumber-js/max";
import { plainWords } from "./plain-words.ts";
import { countriesWithCode } from "./phone-plan.ts";

/** What a cell says about a country. */
export interface StatedCountry {
  /** ISO 3166-1 alpha-2; null for a calling code that several countries share. */
  readonly country: CountryCode | null;
  /** By the rules of this country a telephone number without a country code is read. */
  readonly numbersOf: CountryCode;
}

/** ISO 3166-1 alpha-3 by alpha-2, for the countries that have telephone numbers of their own. */
const alpha3 =
  "ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB BDBGD " +
  "BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BWBWA BYBLR BZBLZ CACAN " +
  "CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE " +
  "DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO " +
  "FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GTGTM GUGUM GWGNB " +
  "GYGUY HKHKG HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM " +
  "JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA " +
  "LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC " +
  "MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC NLNLD " +
  "NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM PRPRI PSPSE PTPRT PWPLW " +
  "PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE " +
  "SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TGTGO THTHA TJTJK TKTKL TLTLS TMTKM " +
  "TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM " +
  "VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE";

/** Names that people write and Unicode's data does not have. */
const otherNames: Readonly<Record<string, string>> = {
  UK: "GB",
  EL: "GR",
  "Great Britain": "GB",
  England: "GB",
  Scotland: "GB",
  Wales: "GB",
  "Northern Ireland": "GB",
  "United States of America": "US",
  "Vereinigte Staaten von Amerika": "US",
  "Estados Unidos de América": "US",
  "Etats-Unis d'Amérique": "US",
  EEUU: "US",
  EUA: "US",
  America: "US",
  Holland: "NL",
  Holanda: "NL",
  Hollande: "NL",
  Olanda: "NL",
  "The Netherlands": "NL",
  Czechia: "CZ",
  "Czech Republic": "CZ",
  "Tschechische Republik": "CZ",
  "Republic of Ireland": "IE",
  "Russian Federation": "RU",
  "Republic of Korea": "KR",
  "Korea, Republic of": "KR",
  Korea: "KR",
  "Viet Nam": "VN",
  Turkey: "TR",
  Macedonia: "MK",
  Bosnia: "BA",
  Swaziland: "SZ",
  "Ivory Coast": "CI",
  "Cape Verde": "CV",
  Burma: "MM",
  "Hong Kong": "HK",
  Macau: "MO",
  Palestine: "PS",
  UAE: "AE",
  Emirates: "AE",
};

/** The languages in which names of countries are read. Of a name with two meanings the earlier language decides. */
const languages = ["en", "de", "es", "fr", "pt", "it"];

/** What people write in a cell that says nothing. */
const nothing = new Set(["", "na", "none", "null", "unknown", "undefined", "notset", "other"]);

let countries: ReadonlyMap<string, CountryCode> | undefined;

/** By names and codes in `plainWords`. Made when it is first needed, in some milliseconds. */
function byName(): ReadonlyMap<string, CountryCode> {
  if (countries !== undefined) return countries;
  const known = new Map<string, CountryCode>();
  const add = (name: string | undefined, country: string): void => {
    if (name === undefined || !isSupportedCountry(country)) return;
    for (const spelling of [name, name.replace("&", "and")]) {
      const key = plainWords(spelling);
      if (key !== "" && !known.has(key)) known.set(key, country);
    }
  };
  for (const country of getCountries()) add(country, country);
  for (const pair of alpha3.split(" ")) add(pair.slice(2), pair.slice(0, 2));
  for (const [name, country] of Object.entries(otherNames)) add(name, country);
  for (const language of languages) {
    for (const style of ["long", "short"] as const) {
      const names = new Intl.DisplayNames(language, { type: "region", style });
      for (const country of getCountries()) add(names.of(country), country);
    }
  }
  return (countries = known);
}

/**
 * The country that a cell states: an ISO 3166-1 code of two or three letters, a name in six languages, or a calling
 * code (+49, 0049 or 49). NOTHING if the cell is empty or says so; null if it cannot be read.
 */
export function readCountry(cell: string): StatedCountry | "NOTHING" | null {
  const text = cell.trim();
  if (isSupportedCountry(text)) return { country: text, numbersOf: text };
  const name = plainWords(text);
  if (nothing.has(name)) return "NOTHING";
  const code = /^(?:\+|00)?([1-9]\d{0,2})(?:\.0+)?$/.exec(text)?.[1];
  if (code !== undefined) {
    const [main, second] = countriesWithCode(code) ?? [];
    if (main === undefined) return null;
    return { country: second === undefined ? main : null, numbersOf: main };
  }
  const country = byName().get(name);
  return country === undefined ? null : { country, numbersOf: country };
}
