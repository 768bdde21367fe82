import { useState } from "react";
import { useConnection } from "~/data/connection.ts";
import { useVerb } from "~/data/use.ts";
import { forPeople } from "~/features/campaign/gate-sentence.ts";
import {
  CampaignToEditDocument,
  type CampaignToEditQuery,
  CreateCampaignDocument,
  type SettingChangeFragment,
  UpdateCampaignDocument,
  type UpdateCampaignInput,
} from "~/gql/graphql.ts";
import { serverProblems } from "./local-problems.ts";
import { type FormValues, inputOf, type SavedCampaign, savedOf } from "./values.ts";

/** How saving went: a campaign, problems at fields, or a refusal in words. */
export type Saved =
  | { readonly kind: "saved"; readonly id: string; readonly name: string }
  | { readonly kind: "conflict"; readonly changes: readonly SettingChangeFragment[] }
  | { readonly kind: "problems"; readonly problems: ReadonlyMap<string, string> }
  | { readonly kind: "refused"; readonly reason: Error };

interface Answer {
  readonly __typename?: string;
  readonly id?: string;
  readonly name?: string;
  readonly message?: string;
  readonly changes?: readonly SettingChangeFragment[];
  readonly problems?: readonly { readonly path: readonly string[]; readonly message: string }[];
}

function resultOf(answer: Answer): Saved {
  if (answer.__typename === "Campaign") {
    return { kind: "saved", id: answer.id!, name: answer.name! };
  }
  if (answer.__typename === "CampaignChangedError") {
    return { kind: "conflict", changes: answer.changes! };
  }
  if (answer.problems !== undefined) {
    return { kind: "problems", problems: serverProblems(answer.problems) };
  }
  return { kind: "refused", reason: new Error(forPeople(answer.message ?? "The server refused.")) };
}

/** Saves the form. @throws CombinedError if it did not reach the server: nothing is known to be saved then */
export function useSave() {
  const { client } = useConnection();
  const [create] = useVerb(CreateCampaignDocument);
  const [update] = useVerb(UpdateCampaignDocument);
  const [isBusy, setIsBusy] = useState(false);
  const busy = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    setIsBusy(true);
    try {
      return await work();
    } finally {
      setIsBusy(false);
    }
  };
  return {
    isBusy,
    create: async (values: FormValues): Promise<Saved> =>
      await busy(async () => resultOf((await create({ input: inputOf(values) })).createCampaign)),
    /** Nothing is changed if the settings are not those of `ifVersion` any longer. */
    update: async (
      id: string,
      { input, ifVersion }: { readonly input: UpdateCampaignInput; readonly ifVersion: string },
    ): Promise<Saved> =>
      await busy(async () => resultOf((await update({ id, input, ifVersion })).updateCampaign)),
    /** What is saved now. Null: it was deleted. */
    readTheirs: async (id: string): Promise<SavedCampaign | null> =>
      await busy(async () => {
        const { data, error } = await client
          .query<CampaignToEditQuery>(
            CampaignToEditDocument.toString(),
            { id },
            { requestPolicy: "network-only" },
          )
          .toPromise();
        if (error !== undefined) throw error;
        const campaign = data?.campaign;
        return campaign == null || campaign.deletedAt !== null ? null : savedOf(campaign);
      }),
  };
}
