import {
  type ASTVisitor,
  GraphQLError,
  Kind,
  parse,
  type ParseOptions,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
} from "graphql";
import type { Plugin } from "graphql-yoga";

/** The largest query of GraphiQL, its introspection, has some 600 tokens, 110 fields and a depth of 15. */
const maxTokens = 5_000;
const maxFields = 1_000;
const maxDepth = 20;

/**
 * How large an operation may be. Fragments count wherever they are spread, so that a short text cannot
 * ask for much. What its lists may return together is counted while it runs.
 */
export function useLimits(): Plugin {
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string, options?: ParseOptions) =>
        parse(source, { ...options, maxTokens }),
      );
    },
    onValidate({ addValidationRule }) {
      addValidationRule(sizeRule);
    },
  };
}

interface Size {
  readonly depth: number;
  readonly fields: number;
}

const nothing: Size = { depth: 0, fields: 0 };

function sizeRule(context: ValidationContext): ASTVisitor {
  const fragments = new Map<string, Size>();

  const sizeOf = (set: SelectionSetNode | undefined): Size => {
    const sizes = (set?.selections ?? []).map(sizeOfSelection);
    return {
      depth: Math.max(0, ...sizes.map(({ depth }) => depth)),
      fields: sizes.reduce((sum, { fields }) => sum + fields, 0),
    };
  };

  const sizeOfSelection = (selection: SelectionNode): Size => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return sizeOfFragment(selection.name.value);
    const { depth, fields } = sizeOf(selection.selectionSet);
    if (selection.kind === Kind.INLINE_FRAGMENT) return { depth, fields };
    return { depth: depth + 1, fields: fields + 1 };
  };

  const sizeOfFragment = (name: string): Size => {
    const known = fragments.get(name);
    if (known !== undefined) return known;
    // A fragment within itself is another rule's to refuse; here it must only come to an end.
    fragments.set(name, nothing);
    const size = sizeOf(context.getFragment(name)?.selectionSet);
    fragments.set(name, size);
    return size;
  };

  return {
    OperationDefinition(operation) {
      const { depth, fields } = sizeOf(operation.selectionSet);
      if (depth > maxDepth) {
        context.reportError(tooLarge(`is ${depth} levels deep, at most ${maxDepth} are allowed`));
      }
      if (fields > maxFields) {
        context.reportError(
          tooLarge(`asks for ${fields} fields, at most ${maxFields} are allowed`),
        );
      }
    },
  };
}

function tooLarge(how: string): GraphQLError {
  return new GraphQLError(`the operation ${how}: ask in several operations`, {
    extensions: { code: "OPERATION_TOO_LARGE" },
  });
}
