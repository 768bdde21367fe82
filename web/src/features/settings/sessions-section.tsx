import { done } from "~/data/done.ts";
import { useData, useVerb } from "~/data/use.ts";
import {
  EndOtherSessionsDocument,
  EndSessionDocument,
  SessionsDocument,
  type SignInMethod,
} from "~/gql/graphql.ts";
import { Ago } from "~/time/instant.tsx";
import { Button } from "~/ui/button.tsx";
import { Failure, wordsOf } from "~/ui/failure.tsx";
import { Empty, Panel, Skeleton } from "~/ui/panel.tsx";
import { say } from "~/ui/toast.tsx";
import { browserName } from "~/words/browsers.ts";
import { countOf } from "~/words/count.ts";

const methods: Readonly<Record<SignInMethod, string>> = {
  API_KEY: "with an API key",
  INVITATION: "with an invitation",
  LINK: "with a link",
  OIDC: "with the company's sign-in",
  PASSKEY: "with a passkey",
};

/** Where the person is signed in. */
export function SessionsSection() {
  const { data, error, readAgain } = useData(SessionsDocument, {});
  const [end, isEnding] = useVerb(EndSessionDocument);
  const [endOthers, isEndingOthers] = useVerb(EndOtherSessionsDocument);
  const viewer = data?.viewer;
  const go = async (ending: () => Promise<number>): Promise<void> => {
    try {
      say(`${countOf(await ending(), "browser is", "browsers are")} signed out`);
    } catch (failed) {
      say("Nothing was signed out", { description: wordsOf(failed).message, isFailure: true });
    }
    readAgain();
  };
  if (viewer === undefined) {
    return error === undefined ? (
      <Panel title="Where you are signed in">
        <Skeleton className="m-4 h-24 w-[calc(100%-2rem)]" />
      </Panel>
    ) : (
      <Failure error={error} what="The sessions could not be read." onRetry={readAgain} />
    );
  }
  if (viewer.__typename !== "UserViewer") {
    return (
      <Panel title="Where you are signed in">
        <Empty title="You are signed in with an API key">
          Its sessions end when the key is revoked, under “API keys”.
        </Empty>
      </Panel>
    );
  }
  return (
    <Panel
      title="Where you are signed in"
      aside={
        viewer.sessions.length > 1 && (
          <Button
            look="danger"
            isBusy={isEndingOthers}
            onClick={() =>
              void go(
                async () => done((await endOthers({})).endOtherSessions, "SessionsEnded").ended,
              )
            }
          >
            Sign out everywhere else
          </Button>
        )
      }
    >
      <ul className="divide-y divide-line">
        {viewer.sessions.map(({ id, browser, method, createdAt, lastUsedAt, isThis }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium text-ink" title={browser}>
                {browserName(browser)}
              </p>
              <p className="text-xs text-ink-faint">
                signed in {methods[method]} <Ago at={createdAt} /> ·{" "}
                {isThis ? (
                  "this browser"
                ) : (
                  <>
                    used <Ago at={lastUsedAt} />
                  </>
                )}
              </p>
            </div>
            {!isThis && (
              <Button
                isBusy={isEnding}
                onClick={() =>
                  void go(async () => done((await end({ id })).endSession, "SessionsEnded").ended)
                }
              >
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
