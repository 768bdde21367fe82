import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  Kind,
  Lexer,
  NoFragmentCyclesRule,
  parse,
  type ParseOptions,
  type SelectionNode,
  type SelectionSetNode,
  Source,
  TokenKind,
  validate,
  type ValidationContext,
} from "graphql";
import type { Plugin } from "graphql-yoga";

/** The largest query of GraphiQL, its introspection, has some 600 tokens, 110 fields and a depth of 15. */
const maxTokens = 5_000;
const maxFields = 1_500;
const maxDepth = 20;

/** Selections within selections, those of fragments too: the other rules go down as far on the stack. */
const maxNesting = 100;

/**
 * How large an operation may be. Fragments count wherever they are spread, so that a short text cannot
 * ask for much. What its lists may return together is counted while it runs. Only what is small enough
 * and comes to an end is shown to the other rules: thousands of levels exhaust their stack.
 */
export function useLimits(): Plugin {
  // A document that is sent again has been parsed once (document-cache.ts), and is small enough still.
  const allowed = new WeakSet<DocumentNode>();
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string, options?: ParseOptions) => {
        refuseDeepText(source);
        return parse(source, { ...options, maxTokens });
      });
    },
    onValidate({ params: { schema, documentAST }, setResult }) {
      if (allowed.has(documentAST)) return;
      for (const rule of [sizeRule, NoFragmentCyclesRule]) {
        const errors = validate(schema, documentAST, [rule]);
        if (errors.length > 0) return setResult([...errors]);
      }
      allowed.add(documentAST);
    },
  };
}

/** @throws GraphQLError when brackets nest too deeply, which would exhaust the parser's stack. */
function refuseDeepText(text: string): void {
  const lexer = new Lexer(new Source(text));
  let depth = 0;
  for (let tokens = 0; tokens <= maxTokens; tokens += 1) {
    const { kind } = lexer.advance();
    if (kind === TokenKind.EOF) return;
    if (opening.has(kind)) depth += 1;
    if (closing.has(kind)) depth -= 1;
    if (depth > maxNesting)
      throw tooLarge(`the document has more than ${maxNesting} nested brackets`);
  }
}

const opening: ReadonlySet<string> = new Set([
  TokenKind.BRACE_L,
  TokenKind.BRACKET_L,
  TokenKind.PAREN_L,
]);
const closing: ReadonlySet<string> = new Set([
  TokenKind.BRACE_R,
  TokenKind.BRACKET_R,
  TokenKind.PAREN_R,
]);

interface Size {
  /** Levels of fields. */
  readonly depth: number;
  /** Levels of selections: of fields, inline fragments and spreads. */
  readonly nesting: number;
  readonly fields: number;
}

const nothing: Size = { depth: 0, nesting: 0, fields: 0 };
const tooDeep: Size = { depth: 0, nesting: Infinity, fields: 0 };

/** Of every definition, whether it is used or not: the other rules look at all of them. */
function sizeRule(context: ValidationContext): ASTVisitor {
  const fragments = new Map<string, Size>();
  let level = 0;

  const sizeOf = (set: SelectionSetNode | undefined): Size => {
    if (set === undefined) return nothing;
    if (level > maxNesting) return tooDeep;
    level += 1;
    const sizes = set.selections.map(sizeOfSelection);
    level -= 1;
    return {
      depth: Math.max(0, ...sizes.map(({ depth }) => depth)),
      nesting: 1 + Math.max(0, ...sizes.map(({ nesting }) => nesting)),
      fields: sizes.reduce((sum, { fields }) => sum + fields, 0),
    };
  };

  const sizeOfSelection = (selection: SelectionNode): Size => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return sizeOfFragment(selection.name.value);
    const size = sizeOf(selection.selectionSet);
    if (selection.kind === Kind.INLINE_FRAGMENT) return size;
    return { ...size, depth: size.depth + 1, fields: size.fields + 1 };
  };

  const sizeOfFragment = (name: string): Size => {
    const known = fragments.get(name);
    if (known !== undefined) return known;
    // Another rule refuses a fragment within itself; this walk only has to end.
    fragments.set(name, nothing);
    const size = sizeOf(context.getFragment(name)?.selectionSet);
    fragments.set(name, size);
    return size;
  };

  const check = (what: string, { depth, nesting, fields }: Size): void => {
    const refuse = (how: string) => context.reportError(tooLarge(`${what} ${how}`));
    if (depth > maxDepth) refuse(`is ${depth} levels deep, at most ${maxDepth} are allowed`);
    else if (nesting > maxNesting) refuse(`has more than ${maxNesting} nested selections`);
    if (fields > maxFields) refuse(`selects ${fields} fields, at most ${maxFields} are allowed`);
  };
  return {
    OperationDefinition({ selectionSet }) {
      check("the operation", sizeOf(selectionSet));
      return false;
    },
    FragmentDefinition({ name, selectionSet }) {
      check(`the fragment ${name.value}`, sizeOf(selectionSet));
      return false;
    },
  };
}

function tooLarge(how: string): GraphQLError {
  return new GraphQLError(`${how}: use several smaller operations`, {
    extensions: { code: "OPERATION_TOO_LARGE" },
  });
}
