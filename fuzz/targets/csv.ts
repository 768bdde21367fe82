import { setTimeout as delay } from "node:timers/promises";
import { type CsvFile, csvFile } from "../csv-file.ts";
import { HttpClient } from "../http.ts";
import { broken, fine, type Outcome } from "../outcome.ts";
import { Tape } from "../tape.ts";
import type { Target } from "../target.ts";
import { type FuzzTenant, type FuzzWorld, newCampaigns, newFuzzTenant } from "../world.ts";

/** So many of a hundred files are uploaded and imported, twice; the others are only read. */
const uploadedPercent = 2;
const patienceMs = 60_000;

export const csvTarget: Target = {
  name: "csv",
  role: "all",
  concurrency: 64,
  async prepare(world) {
    const uploads = new Uploads(world, await newFuzzTenant(world));
    return {
      run(bytes) {
        const tape = new Tape(bytes);
        const isUploaded = tape.chance(uploadedPercent);
        const file = csvFile(tape);
        return isUploaded ? uploads.importTwice(file) : world.server.readCsv(file);
      },
      show(bytes) {
        const tape = new Tape(bytes);
        const isUploaded = tape.chance(uploadedPercent);
        const { bytes: content, ...options } = csvFile(tape);
        const shown = JSON.stringify(Buffer.from(content).toString("latin1")).slice(0, 600);
        return `${isUploaded ? "uploaded" : "read"} ${JSON.stringify(options)} ${content.length} bytes ${shown}`;
      },
      between: async () => [],
      close: () => uploads.close(),
    };
  },
};

interface Ended {
  readonly status: string;
  readonly sumsUp: boolean;
  readonly accepted: number;
  readonly oddProblems: number;
  readonly members: number;
  readonly calls: number;
}

const mutation = `mutation ($input: ImportContactsInput!) {
  importContacts(input: $input) { __typename ... on Import { id } ... on Error { message } } }`;

class Uploads {
  readonly #world: FuzzWorld;
  readonly #tenant: FuzzTenant;
  readonly #http: HttpClient;

  constructor(world: FuzzWorld, tenant: FuzzTenant) {
    this.#world = world;
    this.#tenant = tenant;
    this.#http = new HttpClient(world.server.url, 16);
  }

  async importTwice(file: CsvFile): Promise<Outcome> {
    const [campaignId] = await newCampaigns(this.#world, this.#tenant, 1);
    const first = await this.#import(file, campaignId!);
    if (!("ended" in first)) return first;
    const { status, sumsUp, oddProblems, members, calls } = first.ended;
    if (!sumsUp) return broken(status, "total is not accepted + rejected + duplicate");
    if (oddProblems > 0) return broken(status, "a problem without line or reason");
    if (status === "COMPLETED" && members !== first.ended.accepted) {
      return broken(status, `${members} members of ${first.ended.accepted} accepted rows`);
    }
    const again = await this.#import(file, campaignId!);
    if (!("ended" in again)) return broken(again.status, `only the second time: ${again.problem}`);
    if (again.ended.members !== members || again.ended.calls !== calls) {
      return broken(status, `the same bytes again: ${JSON.stringify([first, again])}`);
    }
    return fine(`import ${status}`);
  }

  close(): void {
    this.#http.close();
  }

  async #import(file: CsvFile, campaignId: string): Promise<Outcome | { ended: Ended }> {
    const { status, body } = await this.#upload(file, campaignId);
    if (status !== 200) return broken(status, body);
    const { data } = JSON.parse(body) as {
      data: { importContacts: { __typename: string; id?: string } } | null;
    };
    if (data === null) return broken(status, body);
    const { __typename: type, id } = data.importContacts;
    const isTold = type === "FileRefusedError" || type === "InputValidationError";
    if (id === undefined) return isTold ? fine(type) : broken(type, body);
    const ended = await this.#ended(id.split(":")[1]!, campaignId);
    return ended === null ? broken("RUNNING", "the import does not end") : { ended };
  }

  #upload({ bytes, mapping, defaultCountry }: CsvFile, campaignId: string) {
    const input = { campaignId: `Campaign:${campaignId}`, mapping, defaultCountry, file: null };
    const operations = JSON.stringify({ query: mutation, variables: { input } });
    const boundary = "fuzz-3f1c8a5e9d7b";
    const part = (name: string) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"`;
    const body = Buffer.concat([
      Buffer.from(`${part("operations")}\r\n\r\n${operations}\r\n`),
      Buffer.from(`${part("map")}\r\n\r\n{"0":["variables.input.file"]}\r\n`),
      Buffer.from(`${part("0")}; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n`),
      bytes,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    const headers = {
      authorization: `Bearer ${this.#tenant.apiKey}`,
      "content-type": `multipart/form-data; boundary=${boundary}`,
    };
    return this.#http.send({ path: "/graphql", headers, body });
  }

  async #ended(id: string, campaignId: string): Promise<Ended | null> {
    const until = performance.now() + patienceMs;
    for (;;) {
      const { rows } = await this.#world.pool.query<Ended>(
        `select status, total_rows = accepted_rows + rejected_rows + duplicate_rows as "sumsUp",
           accepted_rows as accepted,
           (select count(*)::int from import_problem where import_id = $1 and (line < 1 or reason = '')) as "oddProblems",
           (select count(*)::int from enrolment where campaign_id = $2) as members,
           (select count(*)::int from call where campaign_id = $2) as calls
         from import where id = $1`,
        [id, campaignId],
      );
      if (rows[0]!.status !== "RUNNING") return rows[0]!;
      if (performance.now() > until) return null;
      await delay(10);
    }
  }
}
