import {
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  visit,
} from "graphql";
import { type Reads, readsOf } from "./reads.ts";
import { OperationPlans } from "./selection-plan.ts";

/** What is known of an operation once its document is, whatever its variables. */
export interface OperationFacts {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Whether it asks for the schema, which graphql-js answers. */
  readonly asksForSchema: boolean;
  /** Whether what is selected depends on variables. */
  readonly hasConditions: boolean;
  readonly reads: Reads;
  /** Plans that serve every request with this document; undefined where they depend on variables. */
  readonly plans: OperationPlans | undefined;
}

const known = new WeakMap<DocumentNode, WeakMap<GraphQLSchema, Map<string, OperationFacts>>>();

/** The facts of one operation of a document; undefined where there is none of this name. */
export function operationFacts(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): OperationFacts | undefined {
  let bySchema = known.get(document);
  if (bySchema === undefined) known.set(document, (bySchema = new WeakMap()));
  let byName = bySchema.get(schema);
  if (byName === undefined) bySchema.set(schema, (byName = new Map()));
  const name = operationName ?? "";
  const found = byName.get(name) ?? makeFacts(schema, document, operationName);
  if (found !== undefined) byName.set(name, found);
  return found;
}

function makeFacts(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): OperationFacts | undefined {
  const operation = getOperationAST(document, operationName);
  if (operation === null || operation === undefined) return undefined;
  const fragments = Object.fromEntries(
    document.definitions
      .filter((each) => each.kind === Kind.FRAGMENT_DEFINITION)
      .map((each) => [each.name.value, each]),
  );
  const { asksForSchema, hasConditions } = lookThrough(operation, fragments);
  return {
    operation,
    fragments,
    asksForSchema,
    hasConditions,
    reads: readsOf(schema, operation, fragments),
    plans: hasConditions ? undefined : new OperationPlans(operation),
  };
}

/** Looks at every node that the operation reaches, at each fragment once. */
function lookThrough(
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): { asksForSchema: boolean; hasConditions: boolean } {
  const waiting: ASTNode[] = [operation];
  const seen = new Set<string>();
  let asksForSchema = false;
  let hasConditions = false;
  // Grows while it is walked.
  for (const node of waiting) {
    visit(node, {
      Field: ({ name }) => {
        asksForSchema ||= name.value === "__schema" || name.value === "__type";
      },
      Directive: ({ name }) => {
        hasConditions ||= name.value === "skip" || name.value === "include";
      },
      FragmentSpread: ({ name }) => {
        const fragment = fragments[name.value];
        if (fragment === undefined || seen.has(name.value)) return;
        seen.add(name.value);
        waiting.push(fragment);
      },
    });
  }
  return { asksForSchema, hasConditions };
}

/** Throws where a mutation is asked of a schema that has none. */
export function checkKind(schema: GraphQLSchema, operation: OperationDefinitionNode): void {
  if (operation.operation !== "mutation" || schema.getMutationType()) return;
  throw new GraphQLError(
    "There are no mutations here: they are for admins, who send `Authorization: Bearer <admin key>` (server.adminKey, EIDER_ADMIN_KEY).",
    { nodes: operation, extensions: { code: "GRAPHQL_VALIDATION_FAILED" } },
  );
}
