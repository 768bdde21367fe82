-- Epoch: kept. A process of the version before sends dials without evidence, and null says the truth of them: no released
-- version knows areas, calling rules or limits on calls to a number, which evidence is about.
-- Locks: the table of dials, for the milliseconds that adding a column takes.

-- What a dial was decided under: DialEvidence of src/rules/dial-evidence.ts. Null: only the campaign's own hours in its
-- own zone, as its settings were, or a test call, which no hours bind. Read whole and never searched: json takes a fifth
-- less room than jsonb.
alter table dial add column evidence json;
