/** Failures a caller can cause and can act on. Everything else is a bug and stays a plain Error. */
export abstract class DomainError extends Error {}

/** One thing wrong with one input. `path` leads to the field: ["input", "timeZone"]. */
export interface InputProblem {
  readonly path: readonly string[];
  readonly message: string;
}

export class InputValidationError extends DomainError {
  override readonly name = "InputValidationError";
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    super(problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
    this.problems = problems;
  }
}

/** The id names nothing that this tenant can see: absent, deleted and another tenant's look alike. */
export class NotFoundError extends DomainError {
  override readonly name = "NotFoundError";

  constructor(what: string, id: string) {
    super(`no ${what} with the id ${id}`);
  }
}

/** The object is in a state in which this cannot be done. */
export class NotPossibleError extends DomainError {
  override readonly name = "NotPossibleError";
}

/** VAPI refused, or could not be reached, while the caller waited for it. */
export class VapiRefusedError extends DomainError {
  override readonly name = "VapiRefusedError";
}

/** The uploaded file cannot be imported as it is. */
export class FileRefusedError extends DomainError {
  override readonly name = "FileRefusedError";
}
