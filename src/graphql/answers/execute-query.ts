import {
  defaultFieldResolver,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  locatedError,
} from "graphql";
import { EiderError, withoutStacks } from "../../foundation/errors.ts";
import { Row } from "../../loading/row-set.ts";
import type { RequestContext } from "../context/context.ts";
import { withContext } from "../context/current-context.ts";
import { AnswerSize } from "./answer-size.ts";
import { isGone, namesAt, pathOf, type Slot } from "./answer-slots.ts";
import { serialized } from "./leaf-values.ts";
import { checkCost } from "./operation-cost.ts";
import { checkKind, operationFacts } from "./operation-facts.ts";
import { checkWeight } from "./operation-weight.ts";
import { Answer, PlainRows, readPlain } from "./plain-answers.ts";
import {
  argumentsOf,
  type FieldPlan,
  OperationPlans,
  type PlanSource,
  type SelectionPlan,
} from "./selection-plan.ts";
import { coerceVariables } from "./variables.ts";

/**
 * Executes a query. Arguments and selections are worked out once per field, not once per row, and
 * rows without resolvers stay columns; graphql-js still executes introspection and mutations. Throws
 * where the query is too deep or asks for too much.
 */
export async function executeQuery(
  args: ExecutionArgs,
  form: AnswerForm = { rows: "columns" },
): Promise<ExecutionResult> {
  if (args.schema.extensions["isExtended"] !== true) return executePlanned(args, form);
  return withContext(args.contextValue as RequestContext, () => executePlanned(args, form));
}

/** What lists of plain rows are in a result: their columns, which a writer reads, or objects. */
export interface AnswerForm {
  readonly rows: "columns" | "objects";
}

async function executePlanned(args: ExecutionArgs, form: AnswerForm): Promise<ExecutionResult> {
  const { schema, document } = args;
  const facts = operationFacts(schema, document, args.operationName);
  if (facts === undefined) return execute(args);
  const { operation, fragments } = facts;
  checkKind(schema, operation);
  const context = args.contextValue as RequestContext;
  const coerced = coerceVariables(schema, operation, args.variableValues ?? {}, context.limits);
  if (coerced.errors !== undefined) return { errors: coerced.errors };
  checkWeight(schema, facts, coerced.coerced, context.limits);
  const root = schema.getQueryType();
  if (operation.operation !== "query" || root === undefined || root === null) return execute(args);
  const source = { schema, operation, fragments, variableValues: coerced.coerced };
  const plans = facts.plans ?? new OperationPlans(operation);
  // graphql-js is faster at what a schema says of itself; beside rows it would bound nothing.
  const isOfSchema = ({ field }: FieldPlan) => field.name.startsWith("__");
  if (facts.asksForSchema && plans.root(source, root).fields.every(isOfSchema))
    return execute(args);
  if (context.costs !== undefined) checkCost(source, root, plans.rootNodes, context.costs);
  return new Execution(source, plans, context, form).run(root);
}

class Execution {
  readonly #source: PlanSource;
  readonly #plans: OperationPlans;
  readonly #context: RequestContext;
  readonly #makesObjects: boolean;
  readonly #errors: GraphQLError[] = [];
  /** What was thrown already: a statement that fails for a thousand rows is one error. */
  readonly #causes = new Set<unknown>();
  readonly #size: AnswerSize;
  readonly #calls = new Map<
    FieldPlan,
    { readonly args: Record<string, unknown>; readonly info: GraphQLResolveInfo }
  >();
  #outstanding = 0;
  #isNull = false;
  #finish = () => {};

  constructor(
    source: PlanSource,
    plans: OperationPlans,
    context: RequestContext,
    { rows }: AnswerForm,
  ) {
    this.#source = source;
    this.#plans = plans;
    this.#context = context;
    this.#makesObjects = rows === "objects";
    this.#size = new AnswerSize(context.limits.cells);
  }

  async run(root: GraphQLObjectType): Promise<ExecutionResult> {
    const data = new Answer();
    const finished = new Promise<void>((resolve) => {
      this.#finish = resolve;
    });
    this.#object(this.#plans.root(this.#source, root), undefined, data, undefined);
    if (this.#outstanding > 0) await finished;
    const answer = { data: this.#isNull ? null : data };
    return this.#errors.length === 0 ? answer : { ...answer, errors: this.#errors };
  }

  #object(
    plan: SelectionPlan,
    source: unknown,
    out: Record<string, unknown>,
    parent: Slot | undefined,
  ): void {
    this.#size.begin(plan, 1);
    for (const field of plan.fields) {
      if (field.plain === undefined) this.#field(field, source, out, parent);
      else out[field.key] = readPlain(field.plain, source);
    }
  }

  #field(
    plan: FieldPlan,
    source: unknown,
    holder: Record<string, unknown>,
    parent: Slot | undefined,
  ): void {
    const nullable = !isNonNullType(plan.type);
    const slot: Slot = { parent, holder, key: plan.key, nullable, isNull: false };
    // Takes the key's place in the answer: values arrive in any order.
    holder[plan.key] = null;
    try {
      this.#context.signal.throwIfAborted();
      const { args, info } = this.#callOf(plan, slot);
      const { explained } = this.#context;
      if (explained !== undefined) explained.path = namesAt(slot);
      const resolve = plan.field.resolve ?? defaultFieldResolver;
      const result: unknown = resolve(source, args, this.#context, info);
      if (result instanceof Promise) this.#later(plan, slot, result);
      else this.#complete(plan, plan.type, slot, result);
    } catch (error) {
      this.#fail(plan, slot, error);
    }
  }

  #later(plan: FieldPlan, slot: Slot, result: Promise<unknown>): void {
    this.#outstanding += 1;
    const settle = (work: () => void) => {
      try {
        if (!isGone(slot)) work();
      } catch (error) {
        this.#fail(plan, slot, error);
      }
      this.#outstanding -= 1;
      if (this.#outstanding === 0) this.#finish();
    };
    result.then(
      (value) => settle(() => this.#complete(plan, plan.type, slot, value)),
      (error: unknown) => settle(() => this.#fail(plan, slot, error)),
    );
  }

  #complete(plan: FieldPlan, type: GraphQLOutputType, slot: Slot, value: unknown): void {
    if (isNonNullType(type)) {
      if (value === null || value === undefined)
        throw new Error(
          `Cannot return null for non-nullable field ${plan.parent.name}.${plan.field.name}.`,
        );
      return this.#complete(plan, type.ofType, slot, value);
    }
    if (value === null || value === undefined) slot.holder[slot.key] = null;
    else if (isListType(type)) this.#list(plan, type.ofType, slot, value as readonly unknown[]);
    else if (isLeafType(type)) slot.holder[slot.key] = serialized(type, value);
    else {
      const selection = this.#selectionOf(plan, type, value);
      const out = new Answer();
      slot.holder[slot.key] = out;
      this.#object(selection, value, out, slot);
    }
  }

  #list(plan: FieldPlan, type: GraphQLOutputType, parent: Slot, values: readonly unknown[]): void {
    const named = isNonNullType(type) ? type.ofType : type;
    if (isObjectType(named)) {
      const selection = this.#plans.of(this.#source, named, plan.nodes);
      if (selection.isPlain && values[0] instanceof Row) {
        this.#size.begin(selection, values.length);
        const plain = new PlainRows(selection, values as readonly Row[]);
        parent.holder[parent.key] = this.#makesObjects ? plain.toJSON() : plain;
        return;
      }
      // Before they are all begun.
      this.#size.check(selection, values.length);
    }
    const out = new Array<unknown>(values.length);
    // In its place before it is filled: a member that fails may make it null again.
    parent.holder[parent.key] = out;
    const nullable = !isNonNullType(type);
    for (const [key, value] of values.entries()) {
      if (parent.isNull) return;
      const slot: Slot = { parent, holder: out as never, key, nullable, isNull: false };
      try {
        this.#complete(plan, type, slot, value);
      } catch (error) {
        this.#fail(plan, slot, error);
      }
    }
  }

  #selectionOf(plan: FieldPlan, type: GraphQLOutputType, value: unknown): SelectionPlan {
    if (isObjectType(type)) return this.#plans.of(this.#source, type, plan.nodes);
    const { info } = this.#calls.get(plan) as { info: GraphQLResolveInfo };
    const name = isAbstractType(type)
      ? type.resolveType?.(value, this.#context, info, type)
      : undefined;
    const concrete = typeof name === "string" ? this.#source.schema.getType(name) : undefined;
    if (!isObjectType(concrete)) throw new Error(`The type of ${plan.field.name} is not known.`);
    return this.#plans.of(this.#source, concrete, plan.nodes);
  }

  /** Arguments and info of a field, the same for every row; `info.path` is the first row's. */
  #callOf(plan: FieldPlan, slot: Slot) {
    const known = this.#calls.get(plan);
    if (known !== undefined) return known;
    const { schema, operation, fragments, variableValues } = this.#source;
    const info: GraphQLResolveInfo = {
      fieldName: plan.field.name,
      fieldNodes: plan.nodes,
      returnType: plan.type,
      parentType: plan.parent,
      path: pathOf(slot),
      schema,
      fragments,
      rootValue: undefined,
      operation,
      variableValues,
    };
    const call = { args: argumentsOf(plan, variableValues), info };
    this.#calls.set(plan, call);
    return call;
  }

  /**
   * Makes the nearest nullable value above null, and notes the error: once for what was thrown, and
   * not at all below what is null already. What fails below a root field fails for all of its rows: a
   * null would say of each that there is nothing, so the whole answer is.
   */
  #fail({ nodes }: FieldPlan, slot: Slot, error: unknown): void {
    if (this.#isNull || isGone(slot)) return;
    if (!this.#causes.has(error)) {
      this.#causes.add(error);
      const keys: (string | number)[] = [];
      for (let at: Slot | undefined = slot; at !== undefined; at = at.parent) keys.push(at.key);
      this.#errors.push(withoutStacks(() => locatedError(error, nodes, keys.toReversed())));
    }
    let at: Slot | undefined =
      error instanceof EiderError && slot.parent !== undefined ? undefined : slot;
    while (at !== undefined && !at.nullable) at = at.parent;
    if (at === undefined) {
      this.#isNull = true;
      return;
    }
    at.isNull = true;
    at.holder[at.key] = null;
  }
}
