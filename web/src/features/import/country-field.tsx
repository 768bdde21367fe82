import { SelectField } from "~/ui/field.tsx";
import { countries, countryName } from "~/words/countries.ts";

/** The country of numbers without a country code. Null: that of the tenant. */
export function CountryField({
  value,
  ofTenant,
  isProposed = false,
  disabled = false,
  onChange,
}: {
  readonly value: string | null;
  readonly ofTenant: string | null;
  /** It is the country of the campaign's time zone, which nobody has chosen. */
  readonly isProposed?: boolean;
  readonly disabled?: boolean;
  readonly onChange: (country: string | null) => void;
}) {
  return (
    <SelectField
      label="Numbers without a country code are from"
      hint={
        isProposed
          ? "Proposed by the time zone of the campaign. Numbers are read by the rules of this country."
          : "A number such as 030 2312514 is read by the rules of this country."
      }
      value={value ?? ""}
      disabled={disabled}
      onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
    >
      <option value="">
        {ofTenant === null
          ? "None: such rows are rejected"
          : `${countryName(ofTenant)} (as in the settings)`}
      </option>
      {countries.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
