import { areaOf } from "#rules/area-of.ts";
import { type Evidence, evidenceOf, type KnownOfPlace } from "#rules/area-evidence.ts";
import { builder } from "../builder.ts";
import type { EvidenceSource } from "#rules/area-evidence.ts";
import { enumOf } from "../enums.ts";
import { Contact } from "./contact.ts";

const AreaSource = enumOf<EvidenceSource>(
  "AreaSource",
  "What evidence of a contact's place was taken from.",
  {
    STATED_TIME_ZONE: "The stated time zone.",
    STATED_REGION: "The stated region.",
    STATED_COUNTRY: "The stated country.",
    POSTAL_CODE: "The stated postal code.",
    PHONE_NUMBER: "The telephone number. People keep it when they move, so it is a hint.",
  },
);

const AreaEvidence = builder.objectRef<Evidence>("AreaEvidence").implement({
  description: "What one thing that is known of a contact says about the place.",
  fields: (t) => ({
    from: t.field({
      type: AreaSource,
      description: "What it was taken from.",
      resolve: ({ from }) => from,
    }),
    region: t.exposeString("region", {
      nullable: true,
      description:
        "The region that it names, by ISO 3166-1 (DE) or 3166-2 (US-FL). Null for a time zone, and if it names none.",
    }),
    zones: t.exposeStringList("zones", {
      description:
        "The time zones that it allows. Empty if it says nothing, or no more than other evidence.",
    }),
    detail: t.string({
      description: "In words, for people.",
      resolve: ({ detail }) => detail(),
    }),
  }),
});

const Area = builder.objectRef<KnownOfPlace>("Area").implement({
  description:
    "Where a contact may be, from what is stated and from the number. Where the number and the address disagree, both count: a campaign whose hours are the contact's then calls only when it is open in all of the zones.",
  fields: (t) => ({
    isKnown: t.boolean({
      description:
        "Whether any time zone is known. If not, campaigns whose hours are the contact's do not call.",
      resolve: (known) => areaOf(known).area.zones.length > 0,
    }),
    zones: t.stringList({
      description:
        "The time zones in which the contact may be, by their names in the IANA time zone database. A stated time zone is the only one.",
      resolve: (known) => [...areaOf(known).area.zones],
    }),
    regions: t.stringList({
      description:
        "The regions in which the contact may be, by ISO 3166-1 (DE) or 3166-2 (US-FL). They stay if a time zone is stated.",
      resolve: (known) => areaOf(known).area.places.map(({ region }) => region),
    }),
    provenance: t.field({
      type: [AreaEvidence],
      description: "What is known, and what it says about the place.",
      resolve: (known) => [...evidenceOf(known)],
    }),
  }),
});

builder.prismaObjectFields(Contact, (t) => ({
  timeZone: t.exposeString("timeZone", {
    nullable: true,
    description:
      "The stated time zone, usually a name of the IANA time zone database; a text of an imported file that is no such name is kept as it is. Null if none is stated.",
  }),
  country: t.exposeString("country", {
    nullable: true,
    description:
      "The stated country, usually by ISO 3166-1 (DE); a text of an imported file that names no known country is kept as it is. Null if none is stated.",
  }),
  region: t.exposeString("region", {
    nullable: true,
    description:
      "The stated region, usually by ISO 3166-2 (US-FL); a text of an imported file that names no known region is kept as it is. Null if none is stated.",
  }),
  postalCode: t.exposeString("postalCode", {
    nullable: true,
    description: "The stated postal code. Null if none is stated.",
  }),
  area: t.field({
    type: Area,
    description: "Where the contact may be, and why.",
    select: { phone: true, timeZone: true, country: true, region: true, postalCode: true },
    resolve: (contact) => contact,
  }),
}));
