import { expect, test } from "vitest";
import { readDoNotCall } from "#rules/do-not-call.ts";

test.for<[cells: string, says: boolean | null]>([
  ["yes|YES| y |true|1|1.0|1.00|x|ja|sí|да|はい|✓|ｙｅｓ", true],
  ["Do not allow|do-not-allow|Opt out|OPTED_OUT|unsubscribed|Blocked|stop", true],
  ["Do Not Call|DNC|nicht anrufen", true],
  ["|  |no|N|false|0|0.0|nein|нет|いいえ|-|none|N/A|allowed|ok", false],
  ["opt in|Opted-In", false],
  ["perhaps|2|10|1.5|11.0|yes please|no idea|stop it", null],
])("what %s says", ([cells, says]) => {
  const read = cells.split("|").map((cell) => [cell, readDoNotCall(cell)]);
  expect(read).toEqual(cells.split("|").map((cell) => [cell, says]));
});
