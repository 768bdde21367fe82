/** The digits counted up and down, twice, so that they contain every such sequence. */
const counts = ["01234567890123456789", "98765432109876543210"];
/** Shorter sequences occur in real numbers. */
const shortestCount = 7;
const shortestRepetition = 5;
const others = new Set(["1231231234", "1231234567", "1112223333"]);

/** Whether these are digits that people enter if they have no number: 0000000000, 123-456-7890. */
export function isPlaceholder(digits: string): boolean {
  const plain = digits.replace(/^\+/, "");
  if (plain.length >= shortestRepetition && /^(\d)\1*$/.test(plain)) return true;
  if (plain.length >= shortestCount && counts.some((count) => count.includes(plain))) return true;
  return others.has(plain);
}
