/** The usual headers of such columns, in letters and digits only. Not those about e-mail, fax or text messages. */
export const doNotCallHeaders = words(
  "donotcall dnc dncflag dncstatus isdnc donotcallflag donotcalllist nocall nocalls nevercall",
  "donotcontact donotphone donotallowphonecalls unsubscribed isunsubscribed",
  "optout optedout hasoptedout isoptedout calloptout phoneoptout",
  "optoutofcalls optedoutofcalls hasoptedoutofcalls",
  "nollamar nichtanrufen kontaktsperre anrufsperre werbesperre nepasappeler naoligar nãoligar nonchiamare",
  "nietbellen niedzwonic niedzwonić незвонить ringikke ringinte aramayın 请勿致电 電話不可",
);

const yes = words(
  "yes y true t 1 x on ja j wahr si sí s sì oui o vrai verdadero vero sim verdadeiro tak да д ano evet kyllä はい 是 예",
  "✓ ✔ ☑ ✗ ✘",
);
const no = words(
  "no n false f 0 off nein falsch non faux falso não nao nej nei nee nie нет н ne hayır hayir ei いいえ 否 아니요",
  "- – — none null n/a na allow allowed subscribed ok ☐",
);
const phrasesOfYes = ["donotallow", "optout", "optedout", "unsubscribed", "blocked", "stop"];
const phrasesOfNo = ["optin", "optedin"];

function words(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(" ")).map(plain));
}

/** Whether a cell of a do-not-call column says not to call; null when it can be read neither as yes nor as no. */
export function readDoNotCall(cell: string): boolean | null {
  const written = plain(cell);
  if (written === "" || no.has(written)) return false;
  if (yes.has(written)) return true;
  const phrase = written.replaceAll(/[^\p{L}\p{N}]+/gu, "");
  if (phrasesOfYes.includes(phrase) || doNotCallHeaders.has(phrase)) return true;
  if (phrasesOfNo.includes(phrase)) return false;
  return null;
}

function plain(text: string): string {
  return text
    .normalize("NFKC")
    .trim()
    .toLowerCase()
    .replace(/^([01])\.0+$/, "$1");
}
