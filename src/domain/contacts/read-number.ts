import { phoneSettings } from "#db/queries/contacts.ts";
import type { Queryable } from "#db/pool.ts";
import { normalisePhone } from "#rules/phone.ts";
import type { InputProblem } from "#domain/errors.ts";

/** A number in E.164, or what is wrong with the text at this path of the input. */
type ReadNumber = { readonly phone: string } | { readonly problem: InputProblem };

/**
 * Reads numbers of records about numbers, such as the do-not-call list: in the default country of the tenant, and also
 * those that the tenant does not call.
 */
export async function numberReader(
  db: Queryable,
  tenantId: string,
): Promise<(text: string, path: readonly string[]) => ReadNumber> {
  const { defaultCountry = null } = (await phoneSettings.first(db, tenantId)) ?? {};
  return (text, path) => {
    const read = normalisePhone(text, { defaultCountry, allowsPremiumRate: true });
    if (!("code" in read)) return { phone: read.phone };
    return { problem: { path, code: read.code, message: read.problem } };
  };
}
