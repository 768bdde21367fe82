import { normalisePhone } from "#rules/phone.ts";

export function read(text: string, defaultCountry: string | null, allowsPremiumRate = false) {
  return normalisePhone(text, { defaultCountry, allowsPremiumRate });
}
