import type { Column, Table } from "./catalog.ts";
import { scalarOf } from "./catalog.ts";
import { type Condition, operatorsOf } from "./rows-question.ts";

const words: Readonly<Record<string, string>> = {
  eq: "is",
  ne: "is not",
  lt: "<",
  lte: "≤",
  gt: ">",
  gte: "≥",
  icontains: "contains",
  startsWith: "starts with",
  isNull: "is missing",
};

/** The conditions that rows have to meet, one a line. */
export function ConditionsForm({
  table,
  conditions,
  onChange,
}: {
  readonly table: Table;
  readonly conditions: readonly Condition[];
  readonly onChange: (conditions: readonly Condition[]) => void;
}) {
  const [first] = table.columns;
  if (first === undefined) return null;
  const change = (index: number, next: Condition) => onChange(conditions.with(index, next));
  const begin = ({ name }: Column, operator: string): Condition => ({
    column: name,
    operator,
    value: operator === "isNull" ? "true" : "",
  });
  const add = () => onChange([...conditions, begin(first, operatorsOf(first)[0] ?? "isNull")]);
  return (
    <fieldset className="conditions">
      <legend>Filters</legend>
      {conditions.map((condition, index) => {
        const column = table.columns.find(({ name }) => name === condition.column) ?? first;
        return (
          // Conditions have no name of their own: their place is what tells them apart.
          <div key={index} role="group" aria-label={`Filter ${index + 1}`}>
            <select
              aria-label="Column"
              value={condition.column}
              onChange={({ target: { value } }) => {
                const next = table.columns.find(({ name }) => name === value) ?? first;
                change(index, begin(next, operatorsOf(next)[0] ?? "isNull"));
              }}
            >
              {table.columns.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
            <select
              aria-label="Comparison"
              value={condition.operator}
              onChange={({ target: { value } }) => change(index, begin(column, value))}
            >
              {operatorsOf(column).map((operator) => (
                <option key={operator} value={operator}>
                  {words[operator]}
                </option>
              ))}
            </select>
            <ValueInput
              column={column}
              condition={condition}
              onChange={(value) => change(index, { ...condition, value })}
            />
            <button
              type="button"
              aria-label={`Remove filter ${index + 1}`}
              onClick={() => onChange(conditions.toSpliced(index, 1))}
            >
              ×
            </button>
          </div>
        );
      })}
      <button type="button" onClick={add}>
        Add a filter
      </button>
    </fieldset>
  );
}

function ValueInput({
  column,
  condition: { operator, value },
  onChange,
}: {
  readonly column: Column;
  readonly condition: Condition;
  readonly onChange: (value: string) => void;
}) {
  const choices =
    operator === "isNull" || scalarOf(column) === "Boolean" ? ["true", "false"] : column.values;
  if (choices === undefined)
    return (
      <input
        aria-label="Value"
        value={value}
        placeholder={scalarOf(column)}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  return (
    <select aria-label="Value" value={value} onChange={(event) => onChange(event.target.value)}>
      {operator !== "isNull" && <option value="" />}
      {choices.map((choice) => (
        <option key={choice}>{choice}</option>
      ))}
    </select>
  );
}
