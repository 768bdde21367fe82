import { useState } from "react";
import { useData, useLive } from "~/data/use.ts";
import {
  type BoardFragment,
  SwitchboardChangedDocument,
  SwitchboardDocument,
} from "~/gql/graphql.ts";

/** The lines as they are now. */
export function useBoard() {
  const { data, error, readAgain } = useData(SwitchboardDocument, {});
  const [live, setLive] = useState<BoardFragment>();
  useLive(SwitchboardChangedDocument, {}, (events) => setLive(events.at(-1)!.slotsChanged.slots));
  return { board: live ?? data?.slots, error, readAgain };
}
