import { Link } from "@tanstack/react-router";
import type { ActivityInListFragment } from "~/gql/graphql.ts";
import { alertKinds } from "~/words/alerts.ts";

/** The name of what something was done to, as a link to its page if it has one. Nothing for the tenant. */
export function SubjectLink({
  subjectKind,
  subjectId: id,
  subjectName,
}: Pick<ActivityInListFragment, "subjectKind" | "subjectId" | "subjectName">) {
  const className = "font-medium text-ink hover:underline";
  switch (subjectKind) {
    case "CAMPAIGN":
      return (
        <Link
          from="/t/$tenantId"
          to="/t/$tenantId/campaigns/$campaignId"
          params={{ campaignId: id }}
          className={className}
        >
          {subjectName ?? "a campaign"}
        </Link>
      );
    case "CALL":
      return (
        <Link from="/t/$tenantId" to="/t/$tenantId/calls/$id" params={{ id }} className={className}>
          {subjectName ?? "a person who was erased"}
        </Link>
      );
    case "CONTACT":
      return (
        <Link
          from="/t/$tenantId"
          to="/t/$tenantId/contacts/$id"
          params={{ id }}
          className={className}
        >
          {subjectName ?? "a person"}
        </Link>
      );
    case "IMPORT":
      return (
        <Link
          from="/t/$tenantId"
          to="/t/$tenantId/imports/$importId"
          params={{ importId: id }}
          className={className}
        >
          {subjectName ?? "a file"}
        </Link>
      );
    case "ALERT": {
      const title = alertKinds[subjectName as keyof typeof alertKinds]?.title;
      return title === undefined ? null : <span className="font-medium text-ink">“{title}”</span>;
    }
    case "API_KEY":
    case "INVITATION":
    case "SEAT":
      return subjectName === null ? null : (
        <span className="font-medium text-ink">{subjectName}</span>
      );
    case "TENANT":
      return null;
  }
}
