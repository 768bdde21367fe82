import { useData } from "~/data/use.ts";
import {
  type ImportOnPageFragment,
  ReadOptionsDocument,
  type RemapImportInput,
} from "~/gql/graphql.ts";
import { SelectField } from "~/ui/field.tsx";
import { Panel } from "~/ui/panel.tsx";
import { CountryField } from "./country-field.tsx";

/** Encodings in which lists come most often. */
const encodings = [
  ["utf-8", "UTF-8"],
  ["windows-1252", "Western European (windows-1252)"],
  ["macintosh", "Western European, older Macs"],
  ["windows-1250", "Central European (windows-1250)"],
  ["windows-1251", "Cyrillic (windows-1251)"],
  ["windows-1253", "Greek (windows-1253)"],
  ["windows-1254", "Turkish (windows-1254)"],
  ["Shift_JIS", "Japanese (Shift_JIS)"],
  ["gb18030", "Chinese (gb18030)"],
  ["big5", "Chinese (big5)"],
  ["euc-kr", "Korean (euc-kr)"],
] as const;

const separators = [
  [",", "Comma ,"],
  [";", "Semicolon ;"],
  ["\t", "Tab"],
  ["|", "Bar |"],
] as const;

/** How the file is read. A change reads it again. */
export function ReadOptions({
  file,
  isBusy,
  onChange,
}: {
  readonly file: ImportOnPageFragment;
  readonly isBusy: boolean;
  readonly onChange: (input: RemapImportInput) => void;
}) {
  const { data } = useData(ReadOptionsDocument, {});
  const encoding = file.encoding ?? "";
  const isListed = encodings.some(([value]) => value.toLowerCase() === encoding.toLowerCase());
  return (
    <Panel title="How the file is read">
      <div className="grid gap-x-6 gap-y-4 px-4 py-4 sm:grid-cols-2">
        <CountryField
          value={file.defaultCountry}
          ofTenant={data?.viewer.tenant.defaultCountry ?? null}
          disabled={isBusy}
          onChange={(defaultCountry) => onChange({ defaultCountry })}
        />
        <SelectField
          label="An empty cell of a contact that exists"
          hint="A column that the file does not have changes nothing."
          value={file.onEmpty}
          disabled={isBusy}
          onChange={(event) => onChange({ onEmpty: event.target.value as "KEEP" | "CLEAR" })}
        >
          <option value="KEEP">keeps what is stored</option>
          <option value="CLEAR">removes what is stored</option>
        </SelectField>
        <SelectField
          label="Characters"
          hint="If names look wrong, choose another."
          value={isListed ? encoding.toLowerCase() : ""}
          disabled={isBusy}
          onChange={(event) => onChange({ encoding: event.target.value || null })}
        >
          <option value="">{isListed || encoding === "" ? "Found by themselves" : encoding}</option>
          {encodings.map(([value, name]) => (
            <option key={value} value={value.toLowerCase()}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label="Between the values"
          value={file.separator ?? ""}
          disabled={isBusy}
          onChange={(event) => onChange({ separator: event.target.value || null })}
        >
          <option value="">Found by itself</option>
          {separators.map(([value, name]) => (
            <option key={name} value={value}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
    </Panel>
  );
}
