import type { ReactNode } from "react";
import type { Difference } from "./differences.ts";

/** Settings with their values before and after. */
export function DifferenceList({
  differences,
  aside,
}: {
  readonly differences: readonly Difference[];
  /** Below a difference. */
  readonly aside?: (difference: Difference) => ReactNode;
}) {
  return (
    <dl className="flex flex-col divide-y divide-line rounded-lg border border-line">
      {differences.map((difference) => (
        <div key={difference.field} className="px-3 py-2">
          <dt className="text-xs font-medium text-ink-faint">{difference.name}</dt>
          <dd className="mt-0.5 text-[0.8125rem]">
            <del className="text-ink-faint">{difference.before}</del>{" "}
            <span aria-hidden="true">→</span>{" "}
            <ins className="font-medium text-ink no-underline">{difference.after}</ins>
          </dd>
          {aside?.(difference)}
        </div>
      ))}
    </dl>
  );
}
