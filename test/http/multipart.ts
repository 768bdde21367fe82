/** What parts the fields of a form. */
export const boundary = "----boundary";

export function field(name: string, value: unknown): string {
  const content = typeof value === "string" ? value : JSON.stringify(value);
  return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${content}\r\n`;
}

export function fileHead(name = "0", fileName = "contacts.csv"): string {
  return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${fileName}"\r\ncontent-type: text/csv\r\n\r\n`;
}

/** What ends a file, and the form with it. */
export const end = `\r\n--${boundary}--\r\n`;
export const operations = {
  query: "mutation ($file: Upload) { take(file: $file) }",
  variables: { file: null },
};
export const map = { 0: ["variables.file"] };
/** A form as far as its file, which is to follow. */
export const opening = field("operations", operations) + field("map", map) + fileHead();
