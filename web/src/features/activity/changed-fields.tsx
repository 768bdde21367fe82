import type { ActivityInListFragment } from "~/gql/graphql.ts";
import { Disclosure } from "~/ui/facts.tsx";
import { activityFieldNames } from "~/words/activity-fields.ts";
import { valueInWords } from "./value-words.ts";

type Fields = Readonly<Record<string, unknown>> | null;

/** More are behind a click. */
const fewFields = 3;

/** What was changed: each field as it was and as it is since, or what a new object is. */
export function ChangedFields({
  before,
  after,
  zone,
}: Pick<ActivityInListFragment, "before" | "after"> & { readonly zone: string }) {
  const was = before as Fields;
  const is = after as Fields;
  const names = [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])];
  if (names.length === 0) return null;
  const list = (
    <dl className="mt-0.5 flex flex-col gap-0.5 text-xs text-ink-soft">
      {names.map((name) => (
        <div key={name} className="break-words">
          <dt className="inline text-ink-faint">{nameOf(name)}: </dt>
          <dd className="inline">
            {was !== null && name in was && (
              <>
                <del className="text-ink-faint">{valueInWords(name, was[name], zone)}</del>{" "}
                <span aria-hidden="true">→</span>{" "}
              </>
            )}
            <ins className="text-ink no-underline">{valueInWords(name, is?.[name], zone)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
  return names.length <= fewFields ? (
    list
  ) : (
    <Disclosure summary={was === null ? `${names.length} values` : `${names.length} changes`}>
      {list}
    </Disclosure>
  );
}

function nameOf(field: string): string {
  return Object.hasOwn(activityFieldNames, field)
    ? activityFieldNames[field as keyof typeof activityFieldNames]
    : field;
}
