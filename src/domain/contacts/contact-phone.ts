import { z } from "zod";
import type { Tx } from "#db/pool.ts";
import { phoneSettings } from "#db/queries/contacts.ts";
import { longestExtension } from "#rules/phone-text.ts";
import { normalisePhone, type ReadPhone } from "#rules/phone.ts";
import { InputValidationError } from "#domain/errors.ts";

/** The digits that are dialled after the call is answered; null: none. */
export const extensionInput = z
  .string()
  .trim()
  .regex(/^\d+$/, `must have 1 to ${longestExtension} digits`)
  .max(longestExtension, `must have 1 to ${longestExtension} digits`)
  .nullish();

/**
 * Reads a phone number with the tenant's settings; `extension` is the one that is given in a field of its own.
 * @throws InputValidationError
 */
export async function phoneOf(
  tx: Tx,
  tenantId: string,
  written: string,
  extension?: string | null,
): Promise<ReadPhone> {
  const settings = await phoneSettings.first(tx, tenantId);
  const read = normalisePhone(
    written,
    settings ?? { defaultCountry: null, allowsPremiumRate: false },
  );
  if ("code" in read) {
    const { code, problem } = read;
    throw new InputValidationError([{ path: ["phone"], code, message: problem }]);
  }
  if (read.extension !== null && extension != null && extension !== read.extension) {
    throw extensionDiffers(
      "extension",
      `differs from the extension ${read.extension} in phone: give only one of them`,
    );
  }
  return { ...read, extension: extension ?? read.extension };
}

export function extensionDiffers(
  field: "phone" | "extension",
  message: string,
): InputValidationError {
  const code = "PHONE_EXTENSION_DIFFERS";
  return new InputValidationError([{ path: [field], code, message }]);
}
