import { campaignSettings, type CampaignSetting } from "#rules/campaign-settings.ts";
import { quoted } from "#rules/quoted.ts";
import { windowListProblems } from "#rules/windows.ts";
import { type FormValues, numberFields, numberOf, weekdays } from "./values.ts";

/** What is wrong with each field, by its name in the form: "windows.0.endTime". */
export type Problems = ReadonlyMap<string, string>;

/** What can be said without asking the server: by the server's own rules, and that a text is no number. */
export function localProblems(values: FormValues): Problems {
  const problems = new Map<string, string>();
  const say = (name: string, message: string): void => {
    if (!problems.has(name)) problems.set(name, message);
  };
  if (values.name.trim() === "") say("name", "is required");
  if (values.assistantId === "") say("assistantId", "is required");
  if (values.phoneNumberIds.length === 0) say("phoneNumberIds", "is required");
  for (const name of numberFields) {
    if (name === "intervalDays" && values.scheduleFrequency !== "CUSTOM") continue;
    const message = numberProblem(values[name], campaignSettings[name]);
    if (message !== null) say(name, message);
  }
  for (const [name, text] of Object.entries(values.redialDelays)) {
    if (Number.isNaN(numberOf(text))) say(`redialDelays.${name}`, notANumber(text));
  }
  for (const [index, { days }] of values.windows.entries()) {
    // To the API, no days are every day.
    if (days.length === 0) say(`windows.${index}.days`, "must contain at least one day");
  }
  const windows = values.windows.map(({ days, startTime, endTime }) => ({
    days: days.map((day) => weekdays.indexOf(day) + 1),
    startTime,
    endTime,
  }));
  for (const { path, message } of windowListProblems(windows, values.scheduleFrequency || null)) {
    say(path.join("."), message);
  }
  return problems;
}

function numberProblem(text: string, setting: CampaignSetting): string | null {
  const number = numberOf(text);
  if (number === null) return setting.default === null ? null : "is required";
  if (Number.isNaN(number)) return notANumber(text);
  const { least = 0, most = Infinity } = setting as { least?: number; most?: number };
  return number < least || number > most
    ? `must be a whole number from ${least} to ${most.toLocaleString()}`
    : null;
}

const notANumber = (text: string): string => `${quoted(text)} is not a whole number`;

/** The problems that the server names, by the names in the form. */
export function serverProblems(
  problems: readonly { readonly path: readonly string[]; readonly message: string }[],
): Problems {
  return new Map(
    problems.map(({ path, message }) => {
      const [first, ...rest] = path;
      const name = (first === "input" ? rest : path).join(".");
      return [
        name === "phoneNumberId" || name.startsWith("phoneNumberIds.") ? "phoneNumberIds" : name,
        message,
      ];
    }),
  );
}

/** Names of the API, as the form calls them. */
const formWords: readonly (readonly [RegExp, string])[] = [
  [/\(windows\.(\d+)\)/g, ""],
  [/\bstartTime\b/g, "the time before it"],
  [/\bstartsOn\b/g, "the first day"],
  [/^"" is not a date;.*$/g, "choose a date"],
  [/use one from the query \w+/g, "choose one of the list"],
  [/; omit it if/g, "; leave it empty if"],
  [/ +/g, " "],
];

/** "Is required." of "is required": a problem as a sentence below its field. */
export function problemSentence(message: string): string {
  const said = formWords.reduce((text, [from, to]) => text.replaceAll(from, to), message);
  const text = said.charAt(0).toUpperCase() + said.slice(1);
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
