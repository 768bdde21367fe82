import { statement } from "#db/statement.ts";

/** Keeps the digests ($3) of versions ($2) of rule packs ($1) that are not known yet, first loaded at $4. */
export const keepPacks = statement({
  text: `insert into rule_pack_version (pack, version, digest, first_loaded_at)
         select pack, version, digest, $4 from unnest($1::text[], $2::text[], $3::text[]) as loaded (pack, version, digest)
         order by pack, version
         on conflict (pack, version) do nothing`,
  params: ["text[]", "text[]", "text[]", "timestamptz"],
  row: {},
});

/** The versions ($2) of rule packs ($1) that were kept with another digest than $3. */
export const changedPacks = statement({
  text: `select pack, version, loaded.digest, known.digest as kept, known.first_loaded_at as since
         from unnest($1::text[], $2::text[], $3::text[]) as loaded (pack, version, digest)
         join rule_pack_version known using (pack, version)
         where known.digest <> loaded.digest
         order by pack, version`,
  params: ["text[]", "text[]", "text[]"],
  row: {
    pack: "text",
    version: "text",
    digest: "text!",
    kept: "text",
    since: "timestamptz",
  },
});
