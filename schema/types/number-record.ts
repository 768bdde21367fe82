/** The number of an entry of a list, or of a record of a number. */
export const recordedPhone = {
  description:
    "The number in E.164 format. Of a person who was erased: `erased:` and a hash, by which the number is recognised if it is used again.",
} as const;

/** A number that a client writes. */
export const writtenPhone = {
  description:
    "The number, in any usual format. Without a country code it is read as a number of the tenant's `defaultCountry`.",
} as const;
