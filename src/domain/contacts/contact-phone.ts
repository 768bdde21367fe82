import { z } from "zod";
import type { Tx } from "#db/pool.ts";
import { longestExtension } from "#rules/phone-text.ts";
import { normalisePhone, type ReadPhone } from "#rules/phone.ts";
import { InputValidationError } from "#domain/errors.ts";

/** What is dialled after the call is answered; null for nothing. */
export const extensionInput = z
  .string()
  .trim()
  .regex(/^\d+$/, `must have 1 to ${longestExtension} digits`)
  .max(longestExtension, `must have 1 to ${longestExtension} digits`)
  .nullish();

/**
 * A number as it is written, by the tenant's settings; `extension` is the one that is given beside it.
 * @throws InputValidationError
 */
export async function phoneOf(
  tx: Tx,
  tenantId: string,
  written: string,
  extension?: string | null,
): Promise<ReadPhone> {
  const { rows } = await tx.query<{ defaultCountry: string | null; allowsPremiumRate: boolean }>(
    `select default_country as "defaultCountry", allow_premium_rate_numbers as "allowsPremiumRate"
     from tenant where id = $1`,
    [tenantId],
  );
  const read = normalisePhone(
    written,
    rows[0] ?? { defaultCountry: null, allowsPremiumRate: false },
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
