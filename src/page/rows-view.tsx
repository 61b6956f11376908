import { useMemo, useState } from "react";
import { type Catalog, isNumber, isOrdered, type Table } from "./catalog.ts";
import { ConditionsForm } from "./conditions-form.tsx";
import { countText } from "./formats.ts";
import { Grid, type GridField, type GridOrder } from "./grid.tsx";
import { valueAt } from "./groups-question.ts";
import { QueryText } from "./query-text.tsx";
import { type Condition, type GridColumn, gridColumns, rowsDocument } from "./rows-question.ts";
import { useAnswer } from "./use-answer.ts";

type Row = Readonly<Record<string, unknown>>;
type Answer = Readonly<Record<string, Row[] | { _count: number }>>;

interface PageShown {
  readonly shown: readonly GridColumn[];
  readonly offset: number;
}

const sizes = [20, 50, 200] as const;
const noRows: Row[] = [];

/** The rows of a table, page by page, with filters and an order. */
export function RowsView({ table, catalog }: { readonly table: Table; readonly catalog: Catalog }) {
  const [conditions, setConditions] = useState<readonly Condition[]>([]);
  const [order, setOrder] = useState<GridOrder>();
  const [size, setSize] = useState<number>(sizes[0]);
  const limit = Math.min(size, table.maxRows);
  const [offset, setOffset] = useState(0);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const all = useMemo(() => gridColumns(table, catalog), [table, catalog]);
  const shown = useMemo(() => all.filter(({ id }) => !hidden.has(id)), [all, hidden]);
  const text = rowsDocument(table, shown, { conditions, order, limit, offset });
  const { known, error, isBusy } = useAnswer<Answer, PageShown>(text, { shown, offset });
  const fields = useMemo(
    () =>
      (known?.question.shown ?? []).map(
        ({ id, column, target }): GridField<Row> => ({
          id,
          title: id,
          about: [target, column.description, column.sql].filter(Boolean).join(" · "),
          isNumber: isNumber(column),
          isSortable: target === undefined && isOrdered(column),
          value: (row) => valueAt(row, id.split(".")),
        }),
      ),
    [known?.question.shown],
  );
  const answered = known?.data[table.fields.list];
  const rows = Array.isArray(answered) ? answered : noRows;
  const counted = known?.data[table.fields.aggregate ?? ""];
  const count = counted !== undefined && "_count" in counted ? counted._count : undefined;
  const fromStart = <T,>(set: (value: T) => void) => {
    return (value: T) => {
      setOffset(0);
      set(value);
    };
  };
  return (
    <>
      <ConditionsForm table={table} conditions={conditions} onChange={fromStart(setConditions)} />
      <ColumnChoice
        ids={all.map(({ id }) => id)}
        hidden={hidden}
        onChange={(next) => setHidden(next)}
      />
      {error !== undefined && <p role="alert">{error}</p>}
      <Grid
        label={`Rows of ${table.fields.list}`}
        fields={fields}
        rows={rows}
        isBusy={isBusy}
        order={order}
        onOrder={fromStart(setOrder)}
      />
      <nav className="pager" aria-label="Pages of rows">
        <button
          type="button"
          disabled={offset === 0}
          onClick={() => setOffset(Math.max(0, offset - limit))}
        >
          Previous
        </button>
        <span role="status">{pageText(known?.question.offset ?? 0, rows.length, count)}</span>
        <button
          type="button"
          disabled={rows.length < limit || offset + limit === count}
          onClick={() => setOffset(offset + limit)}
        >
          Next
        </button>
        <label>
          Rows a page
          <select value={size} onChange={(event) => fromStart(setSize)(Number(event.target.value))}>
            {sizes.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      </nav>
      <QueryText text={text} hasGraphiql={catalog.graphiql} />
    </>
  );
}

function pageText(offset: number, length: number, count: number | undefined): string {
  if (length === 0) return "";
  const range = `${countText(offset + 1)} to ${countText(offset + length)}`;
  return count === undefined ? range : `${range} of ${countText(count)}`;
}

function ColumnChoice({
  ids,
  hidden,
  onChange,
}: {
  readonly ids: readonly string[];
  readonly hidden: ReadonlySet<string>;
  readonly onChange: (hidden: ReadonlySet<string>) => void;
}) {
  return (
    <details className="choice">
      <summary>Columns</summary>
      {ids.map((id) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={!hidden.has(id)}
            onChange={({ target: { checked } }) => {
              const next = new Set(hidden);
              if (checked) next.delete(id);
              else next.add(id);
              onChange(next);
            }}
          />
          {id}
        </label>
      ))}
    </details>
  );
}
