import { setMaxListeners } from "node:events";
import { GraphQLError } from "graphql";
import type { Work } from "#db/tenants.ts";
import { type AnswerMeter, credentialOf, type Viewer } from "#schema/context.ts";
import type { Limits } from "../limits.ts";

export type OperationKind = "query" | "mutation" | "subscription";

type WorkLimits = Pick<
  Limits,
  "maxAnswerBytes" | "maxOperationsPerTenant" | "maxSubscriptionsPerTenant" | "requestTimeoutMs"
>;

/** The limit of all operations of one tenant together, as a multiple of the limit of one. */
const togetherTimes = 4;

/** The total cost of the running operations of one tenant. */
export interface Account {
  operations: number;
  bytes: number;
  subscriptions: number;
  /** Subscriptions by what gives access: an API key, or a session. */
  readonly byCredential: Map<string, number>;
}

/** The accounts of tenants with running operations, by the tenant's id. */
export type Accounts = Map<string, Account>;

/**
 * The cost of one operation, counted while it runs. It is ended early if it becomes too large, takes too long, or if
 * its client has disconnected. A mutation is not ended when its client disconnects: the client could not know whether
 * it was done.
 */
export class OperationWork implements Work, AnswerMeter {
  readonly #accounts: Accounts;
  readonly #tenantId: string;
  readonly #credential: string;
  readonly #limits: WorkLimits;
  readonly #gone: AbortSignal;
  readonly #ending = new AbortController();
  /** Set before the first statement. */
  readsReplica = false;
  #account = emptyAccount();
  #kind: OperationKind | null = null;
  #deadline: NodeJS.Timeout | undefined;
  #isDone = false;
  #isClosed = false;
  #readBytes = 0;
  #answerBytes = 0;

  /**
   * Of one operation. `gone` is aborted when its client has disconnected, or has the whole answer. A null viewer
   * has an account too, shared by all clients without a key.
   */
  constructor(accounts: Accounts, viewer: Viewer | null, limits: WorkLimits, gone: AbortSignal) {
    this.#accounts = accounts;
    this.#tenantId = viewer?.tenantId ?? "";
    this.#credential = viewer === null ? "" : credentialOf(viewer);
    this.#limits = limits;
    this.#gone = gone;
    // Every statement that waits listens to the signal.
    setMaxListeners(0, this.#ending.signal, gone);
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Begins, or returns why it may not. */
  begin(kind: OperationKind): GraphQLError | null {
    this.#account = this.#accounts.get(this.#tenantId) ?? this.#account;
    const refusal = kind === "subscription" ? this.#mayWatch() : this.#mayRun();
    if (refusal !== null) return refusal;
    this.#kind = kind;
    this.#accounts.set(this.#tenantId, this.#account);
    this.#count(1);
    if (kind === "query") {
      const { requestTimeoutMs } = this.#limits;
      const end = (): void => this.#end(tookTooLong(requestTimeoutMs));
      this.#deadline = setTimeout(end, requestTimeoutMs).unref();
    }
    if (this.#gone.aborted) this.#leave();
    else this.#gone.addEventListener("abort", () => this.#leave(), { once: true });
    return null;
  }

  /** The execution has ended. */
  done(): void {
    this.#isDone = true;
    clearTimeout(this.#deadline);
    if (this.#gone.aborted) this.#close();
  }

  received(bytes: number): void {
    this.#readBytes += bytes;
    this.#take(bytes);
  }

  answered(bytes: number): void {
    this.#answerBytes += bytes;
    this.#take(bytes);
  }

  /** An event of a subscription has been sent: the next one is an answer of its own. */
  startOver(): void {
    this.#account.bytes -= this.#readBytes + this.#answerBytes;
    this.#readBytes = 0;
    this.#answerBytes = 0;
  }

  /** The rest of a subscription is not needed. */
  stop(): void {
    this.#end(nobodyWaits);
  }

  #take(bytes: number): void {
    this.#account.bytes += bytes;
    const { maxAnswerBytes } = this.#limits;
    if (Math.max(this.#readBytes, this.#answerBytes) > maxAnswerBytes) {
      this.#end(tooLarge(maxAnswerBytes));
    } else if (this.#account.bytes > togetherTimes * maxAnswerBytes) {
      this.#end(tooMuchTogether(togetherTimes * maxAnswerBytes));
    }
  }

  #mayRun(): GraphQLError | null {
    const most = this.#limits.maxOperationsPerTenant;
    if (this.#account.operations < most) return null;
    return tooMany(
      "TOO_MANY_REQUESTS",
      `this tenant has ${most} operations in progress, the maximum: wait for some to finish, then send this one again`,
    );
  }

  #mayWatch(): GraphQLError | null {
    const most = this.#limits.maxSubscriptionsPerTenant;
    const mostOfOne = Math.ceil(most / 2);
    const ofOne = this.#account.byCredential.get(this.#credential) ?? 0;
    const how = "end one of them, or use one callChanged without campaignId for all campaigns";
    if (ofOne >= mostOfOne) {
      return tooMany(
        "TOO_MANY_SUBSCRIPTIONS",
        `this API key or session has ${mostOfOne} subscriptions, the maximum: ${how}`,
      );
    }
    if (this.#account.subscriptions < most) return null;
    return tooMany(
      "TOO_MANY_SUBSCRIPTIONS",
      `this tenant has ${most} subscriptions, the maximum: ${how}`,
    );
  }

  #count(change: 1 | -1): void {
    if (this.#kind !== "subscription") {
      this.#account.operations += change;
      return;
    }
    this.#account.subscriptions += change;
    const { byCredential } = this.#account;
    const ofOne = (byCredential.get(this.#credential) ?? 0) + change;
    if (ofOne === 0) byCredential.delete(this.#credential);
    else byCredential.set(this.#credential, ofOne);
  }

  #end(reason: GraphQLError): void {
    this.#ending.abort(reason);
  }

  #leave(): void {
    if (this.#kind !== "mutation") this.stop();
    if (this.#isDone || this.#kind === "subscription") this.#close();
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#count(-1);
    this.startOver();
    const { operations, subscriptions } = this.#account;
    if (operations + subscriptions === 0) this.#accounts.delete(this.#tenantId);
  }
}

function emptyAccount(): Account {
  return { operations: 0, bytes: 0, subscriptions: 0, byCredential: new Map() };
}

function tooMany(code: string, message: string): GraphQLError {
  const http = { status: 429, headers: { "retry-after": "1" } };
  return new GraphQLError(message, { extensions: { code, http } });
}

function tooLarge(mostBytes: number): GraphQLError {
  return new GraphQLError(
    `this operation reads or returns more than ${mostBytes / 1_000_000} MB: use smaller values of first, select fewer fields, or use several operations`,
    { extensions: { code: "ANSWER_TOO_LARGE" } },
  );
}

function tooMuchTogether(mostBytes: number): GraphQLError {
  return tooMany(
    "TOO_MANY_REQUESTS",
    `the operations in progress of this tenant together read or return more than ${mostBytes / 1_000_000} MB: wait for some to finish, then send this one again`,
  );
}

/** The answer to an operation, or to a statement, that exceeded its time limit. */
export function tookTooLong(mostMs: number | null): GraphQLError {
  const limit = mostMs === null ? "" : ` than ${mostMs / 1_000} s`;
  return new GraphQLError(
    `the operation took longer${limit}: request less data, or try again later`,
    { extensions: { code: "TIMEOUT", http: { status: 504 } } },
  );
}

/** Made once, as every operation ends with it, the answered ones too. */
const nobodyWaits = new GraphQLError("the client has disconnected", {
  extensions: { code: "CLIENT_GONE" },
});
