import { describe, expect, test } from "vitest";
import { recognise } from "#rules/column-headers.ts";

/** Headers that are recognised, by language, and what they mean. */
const known: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  English: {
    CONSENT_LEVEL: "Call Consent, call_consent_level",
    CONSENT_AT: "Call consent date",
    CONSENT_EXPIRES_AT: "Call Consent Expiry Date",
    CONSENT_SOURCE: "Call consent source",
    PHONE: "Phone, PHONE_NUMBER, Mobile No., Work Phone, Other Phone, Phone 2, Primary Phone, cell",
    NAME: "Full Name, contactName, Customer",
    FIRST_NAME: "First Name, given_name",
    LAST_NAME: "Surname, Family Name",
    ADDRESS: "Street Address, Billing Street, Home Address",
    COUNTRY: "Country, Country/Region, Billing Country, country_code",
    EXTENSION: "Ext., Extension",
    TIME_ZONE: "Time Zone, timezone, TZ",
    REGION: "State, State/Province, Province, Other State",
    POSTAL_CODE: "ZIP, Zip Code, Postcode, Shipping Postal Code",
    DO_NOT_CALL: "Do Not Call, DNC, Opt-Out",
  },
  German: {
    CONSENT_LEVEL: "Anrufeinwilligung",
    CONSENT_AT: "Datum der Anrufeinwilligung",
    PHONE: "Telefon, Telefonnummer, Handy, Mobiltelefon, Telefon privat, Telefon geschäftlich 2",
    NAME: "Ansprechpartner",
    FIRST_NAME: "Vorname",
    LAST_NAME: "Nachname, Familienname",
    ADDRESS: "Adresse, Anschrift, Straße, STRASSE",
    COUNTRY: "Land, Ländercode, Land/Region privat",
    EXTENSION: "Durchwahl",
    TIME_ZONE: "Zeitzone",
    REGION: "Bundesland, Kanton",
    POSTAL_CODE: "PLZ, Postleitzahl",
    DO_NOT_CALL: "Nicht anrufen, Werbesperre",
  },
  Spanish: {
    PHONE:
      "Teléfono, TELEFONO, Móvil, Teléfono móvil, Celular, Número de teléfono, Teléfono del trabajo",
    NAME: "Nombre, Nombre completo, Nombre y apellidos",
    LAST_NAME: "Apellidos, Primer apellido",
    ADDRESS: "Dirección, Domicilio, Calle",
    COUNTRY: "País",
    EXTENSION: "Extensión",
    TIME_ZONE: "Zona horaria, Huso horario",
    REGION: "Provincia, Estado, Comunidad Autónoma",
    POSTAL_CODE: "Código postal, CP",
    DO_NOT_CALL: "No llamar",
  },
  French: {
    PHONE:
      "Téléphone, Tél. mobile, Portable, Numéro de téléphone, Téléphone (bureau), Téléphone fixe",
    NAME: "Nom, Nom complet",
    FIRST_NAME: "Prénom",
    LAST_NAME: "Nom de famille",
    ADDRESS: "Adresse, Rue (domicile)",
    COUNTRY: "Pays, Pays/Région (bureau)",
    TIME_ZONE: "Fuseau horaire",
    REGION: "Région, Département",
    POSTAL_CODE: "Code postal",
    DO_NOT_CALL: "Ne pas appeler",
  },
  Portuguese: {
    PHONE: "Telefone, Celular, Telemóvel, Telefone comercial, Telefone residencial",
    NAME: "Nome, Nome completo",
    FIRST_NAME: "Primeiro nome",
    LAST_NAME: "Sobrenome, Apelido",
    ADDRESS: "Endereço, Morada, Rua",
    COUNTRY: "País",
    EXTENSION: "Ramal",
    TIME_ZONE: "Fuso horário",
    REGION: "Estado, UF, Província",
    POSTAL_CODE: "CEP, Código postal",
    DO_NOT_CALL: "Não ligar",
  },
  Italian: {
    PHONE:
      "Telefono, Cellulare, Numero di telefono, Telefono ufficio, Telefono casa, Telefono (uff.)",
    NAME: "Nome e cognome, Nominativo",
    LAST_NAME: "Cognome",
    ADDRESS: "Indirizzo, Via",
    COUNTRY: "Paese, Nazione",
    TIME_ZONE: "Fuso orario",
    REGION: "Regione, Provincia",
    POSTAL_CODE: "CAP, Codice postale",
    DO_NOT_CALL: "Non chiamare",
  },
};

describe("headers are recognised", () => {
  const rows = Object.entries(known).flatMap(([language, roles]) =>
    Object.entries(roles).flatMap(([role, headers]) =>
      headers.split(", ").map((header) => [language, header, role] as const),
    ),
  );
  test.for(rows)("in %s: %s", ([, header, role]) => {
    expect(recognise(header)?.role).toBe(role);
  });
});

test.for(
  [
    "City, Company, Account Name, Email, Fax, Business Fax, Home Fax, Fax privat, Pager, Notes, Title, Company Main Phone",
    "Assistant's Phone, Job Title, Birthday, Campaign Name, Business Street 2, Phone 1 - Label, Address 1 - City",
    "Last Activity Date, First Contact, Phone Verified, Status, Product, Amount, Unsubscribed from email",
  ].flatMap((line) => line.split(", ")),
)("%s means nothing in particular", (header) => {
  expect(recognise(header)).toBeNull();
});

test("parts of one address belong together", () => {
  const groupOf = (header: string) => recognise(header)?.group;
  expect(groupOf("Mailing Zip/Postal Code")).toBe("mailing");
  expect(groupOf("Mailing Country")).toBe("mailing");
  expect(groupOf("Land/Region privat")).toBe("home");
  expect(groupOf("Postleitzahl privat")).toBe("home");
  expect(groupOf("Address 2 - Region")).toBe("address 2");
  expect(groupOf("Address 2 - Country")).toBe("address 2");
  expect(groupOf("Country")).toBe("");
});
