import type { ColumnRole } from "./column-role.ts";
import { doNotCallHeaders } from "./do-not-call.ts";
import { plainWords } from "./plain-words.ts";

type GuessedRole = Exclude<ColumnRole, "ATTRIBUTE" | "IGNORE">;

/**
 * The usual headers of each role, in English, German, Spanish, French, Portuguese and Italian, and in the exports of
 * address books and CRM systems. Case, accents and everything that is neither a letter nor a digit do not matter. Of
 * several headers of one role, the one that is earlier in its list comes first.
 */
const usualHeaders = {
  PHONE: [
    "phone, phone number, phone no, telephone, telephone number, tel no, tel, Telefon, Telefonnummer, Telefon-Nr",
    "Tel-Nr, Rufnummer, teléfono, número de teléfono, número teléfono, núm teléfono, téléphone, numéro de téléphone",
    "numéro téléphone, no de téléphone, telefone, número de telefone, número do telefone, numero di telefono",
    "recapito telefonico, mobile, mobile phone, mobile number, mobile no, mobile phone number, cell, cell phone",
    "cell number, cell phone number, Handy, Handynummer, Mobil, Mobiltelefon, Mobilnummer, Mobilfunk, Mobilfunknummer",
    "móvil, teléfono móvil, número de móvil, celular, teléfono celular, número de celular, portable",
    "téléphone portable, téléphone mobile, tél mobile, tél portable, numéro de portable, GSM, telemóvel",
    "telefone celular, número de celular, cellulare, telefono cellulare, numero di cellulare, primary phone",
    "main phone, contact phone, contact number, contact no, Haupttelefon, Festnetz, Festnetznummer, teléfono fijo",
    "téléphone fixe, tél fixe, telefone fixo, telefono fisso, phone alternate, alternate phone, secondary phone",
  ],
  NAME: [
    "name, full name, contact name, contact full name, customer name, display name, contact, customer, Anzeigename",
    "vollständiger Name, Kontaktname, Kundenname, Ansprechpartner, nombre, nombre completo, nombre y apellidos, nom",
    "nom complet, nom et prénom, nom prénom, prénom et nom, nome, nome completo, nome e cognome, cognome e nome",
    "nominativo",
  ],
  FIRST_NAME: [
    "first name, given name, forename, first, Vorname, primer nombre, nombre de pila, prénom, primeiro nome",
  ],
  LAST_NAME: [
    "last name, surname, family name, last, Nachname, Familienname, Zuname, apellido, apellidos, primer apellido",
    "nom de famille, sobrenome, apelido, último nome, cognome",
  ],
  ADDRESS: [
    "address, full address, street address, postal address, street",
    "address line 1, address 1, Adresse, Anschrift, Postanschrift, Straße, Strasse, dirección, domicilio",
    "calle, adresse, adresse postale, rue, endereço, morada, logradouro, rua, indirizzo, via",
  ],
  COUNTRY: [
    "country, country/region, country code, country name, ISO country, country ISO, country ISO code, nation, Land",
    "Land/Region, Ländercode, Länderkennzeichen, Staat, país, país o región, país/región, código de país",
    "código del país, pays, pays/région, code pays, país/região, código do país, paese, nazione, paese/regione",
    "codice paese",
  ],
  EXTENSION: [
    "extension, phone extension, telephone extension, extension number, ext, phone ext, extn, Durchwahl, Nebenstelle",
    "extensión, extensión telefónica, numéro de poste, ramal, extensão, numero interno",
  ],
  TIME_ZONE: [
    "time zone, timezone, tz, time zone name, time zone ID, IANA time zone, Zeitzone, zona horaria, huso horario",
    "fuseau horaire, fuso horário, fuso orario",
  ],
  REGION: [
    "state, state/region, state/province, state code, state/province code, province, region, Bundesland",
    "Bundesland/Kanton, Kanton, Bundesstaat, provincia, provincia o estado, estado, estado/provincia",
    "comunidad autónoma, région, dép/région, département, província, UF, regione, provincia/stato",
  ],
  POSTAL_CODE: [
    "postal code, ZIP, ZIP code, ZIP/postal code, postcode, post code, Postleitzahl, PLZ, código postal, CP",
    "code postal, CEP, código de endereçamento postal, CAP, codice postale, codice di avviamento postale",
  ],
  // Only headers that speak of calls: a consent to e-mails or to the storage of data permits no call.
  CONSENT_LEVEL: [
    "call consent, consent to calls, call consent level, phone consent level, Anrufeinwilligung, Einwilligung in Anrufe",
    "consentimiento de llamadas, consentimiento para llamadas, consentement aux appels, consentimento para chamadas",
    "consenso alle chiamate",
  ],
  CONSENT_AT: [
    "call consent date, date of call consent, phone consent date, Datum der Anrufeinwilligung, Anrufeinwilligung vom",
    "fecha del consentimiento de llamadas, date du consentement aux appels, data do consentimento para chamadas",
    "data del consenso alle chiamate",
  ],
  CONSENT_EXPIRES_AT: [
    "call consent expires, call consent expiry date, phone consent expiry date, Anrufeinwilligung bis",
    "vencimiento del consentimiento de llamadas, expiration du consentement aux appels",
    "validade do consentimento para chamadas, scadenza del consenso alle chiamate",
  ],
  CONSENT_SOURCE: [
    "call consent source, source of call consent, phone consent source, Quelle der Anrufeinwilligung",
    "origen del consentimiento de llamadas, source du consentement aux appels, origem do consentimento para chamadas",
    "fonte del consenso alle chiamate",
  ],
} as const satisfies Record<Exclude<GuessedRole, "DO_NOT_CALL">, readonly string[]>;

/** Of a file without another column of telephones. */
const weakPhone = "number";
/** Any other column of telephones comes before it. */
export const weakRank = 1_000_000;

/** The usual headers, in the order in which they are preferred. */
export function headersOf(role: Exclude<GuessedRole, "DO_NOT_CALL">): readonly string[] {
  return usualHeaders[role].flatMap((line) => line.split(", "));
}

/**
 * Words before or after the headers of telephones and of parts of addresses, by what they say: "Business Phone",
 * "Straße privat". The parts of an address have the same word; the groups are in the order in which they are preferred.
 */
export const groupWords = {
  mailing: "mailing, Post",
  home: "home, privat, private, domicile, personnel, particular, casa, residencial, abitazione, ab",
  business:
    "business, work, office, company, geschäftlich, dienstlich, Arbeit, bureau, professionnel, trabajo, oficina, comercial, empresa, ufficio, uff, lavoro",
  billing: "billing, Rechnung, facturation, facturación, faturamento, fatturazione",
  other:
    "other, shipping, weiteres, weitere, andere, autre, otro, otra, outro, outra, altro, altra",
} as const;

type Group = "" | keyof typeof groupWords;
const groups: readonly Group[] = ["", "mailing", "home", "business", "billing", "other"];
/** A person is reached at work during most campaigns' hours. */
const groupsOfPhones: readonly Group[] = ["", "mailing", "business", "home", "billing", "other"];

/** What a header says about its column. */
export interface Recognised {
  readonly role: GuessedRole;
  /** Columns of one role are preferred by their rank, the lowest first. */
  readonly rank: number;
  /** The parts of one address have the same group: "home", or "address 2". */
  readonly group: string;
}

interface Word {
  readonly role: GuessedRole;
  readonly rank: number;
}

/** By `plainWords` of the header. */
const words: ReadonlyMap<string, Word> = new Map(
  (Object.keys(usualHeaders) as Exclude<GuessedRole, "DO_NOT_CALL">[])
    .flatMap((role) =>
      headersOf(role).map((header, rank): [string, Word] => [plainWords(header), { role, rank }]),
    )
    // Of two equal entries the first counts.
    .toReversed(),
);
const doNotCall: ReadonlySet<string> = new Set([...doNotCallHeaders].map(plainWords));
const inGroups: ReadonlySet<GuessedRole> = new Set<GuessedRole>([
  "PHONE",
  "ADDRESS",
  "COUNTRY",
  "REGION",
  "POSTAL_CODE",
]);

const affixes: readonly (readonly [affix: string, group: Group])[] = Object.entries(groupWords)
  .flatMap(([group, list]) =>
    list
      .split(", ")
      .map(plainWords)
      .flatMap((word) => ["", "de", "del", "do", "da", "di"].map((link) => link + word))
      .map((affix): [string, Group] => [affix, group as Group]),
  )
  .toSorted(([one], [other]) => other.length - one.length);

/** Numbers of somebody else, or of no telephone. */
const nobodys = new Set(["companymainphone"]);
/** More than the ranks in a list. */
export const rankOfGroup = 1_000;
const rankOfNumber = 0.01;
const numberedGroups = 100;

/** What a header usually means; null if it means nothing in particular. */
export function recognise(header: string): Recognised | null {
  const plain = plainWords(header);
  if (plain === weakPhone) return { role: "PHONE", rank: weakRank, group: "" };
  if (doNotCall.has(plain)) return { role: "DO_NOT_CALL", rank: 0, group: "" };
  if (plain === "" || nobodys.has(plain)) return null;
  const word = words.get(plain);
  if (word !== undefined) return { ...word, group: "" };
  return numbered(plain) ?? ofGroup(plain, 0);
}

/** "Phone 2" and "Telefon privat 2"; Google's "Phone 1 - Value" and "Address 1 - Country". */
function numbered(plain: string): Recognised | null {
  const google = /^(phone|address)(\d)(value|country|region|postalcode|street|formatted)$/.exec(
    plain,
  );
  if (google !== null) {
    const [, kind, number = "", part = ""] = google;
    if ((kind === "phone") !== (part === "value")) return null;
    if (kind === "phone") return { role: "PHONE", rank: Number(number) * rankOfNumber, group: "" };
    const word = words.get(part === "formatted" ? "fulladdress" : part)!;
    const rank = word.rank + (numberedGroups + Number(number)) * rankOfGroup;
    return { role: word.role, rank, group: `address ${number}` };
  }
  const phone = /^(.*\D)(\d)$/.exec(plain);
  if (phone === null) return null;
  const [, rest = "", number] = phone;
  const shift = Number(number) * rankOfNumber;
  const word = words.get(rest);
  if (word?.role === "PHONE") return { ...word, rank: word.rank + shift, group: "" };
  const grouped = ofGroup(rest, shift);
  return grouped?.role === "PHONE" ? grouped : null;
}

/** "Business Phone", "Mailing State/Province", "Straße privat". */
function ofGroup(plain: string, shift: number): Recognised | null {
  for (const [affix, group] of affixes) {
    const rests = [
      plain.startsWith(affix) ? plain.slice(affix.length) : "",
      plain.endsWith(affix) ? plain.slice(0, -affix.length) : "",
    ];
    for (const rest of rests) {
      const word = words.get(rest);
      if (word === undefined || !inGroups.has(word.role)) continue;
      const order = word.role === "PHONE" ? groupsOfPhones : groups;
      const rank = word.rank + order.indexOf(group) * rankOfGroup + shift;
      return { role: word.role, rank, group };
    }
  }
  return null;
}
