import {
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { type ReactNode, useMemo } from "react";
import { valueText } from "./formats.ts";

const features = tableFeatures({ rowSortingFeature });

/** A column of a grid. */
export interface GridField<Row> {
  readonly id: string;
  readonly title: string;
  readonly about?: string;
  readonly isNumber: boolean;
  readonly isSortable: boolean;
  readonly value: (row: Row) => unknown;
  /** How a value is written; as it is unless given. */
  readonly format?: (value: unknown) => string;
  /** What stands at the foot of the column. */
  readonly total?: unknown;
}

/** The order of a grid: a column's id and the direction. */
export interface GridOrder {
  readonly column: string;
  readonly isDescending: boolean;
}

interface GridProps<Row> {
  readonly label: string;
  readonly fields: readonly GridField<Row>[];
  readonly rows: readonly Row[];
  readonly isBusy: boolean;
  readonly order?: GridOrder | undefined;
  /** Told when a head is pressed; the rows are ordered by the server. */
  readonly onOrder?: (order: GridOrder | undefined) => void;
}

/** Rows under heads that can be pressed to order by them. */
export function Grid<Row extends object>({
  label,
  fields,
  rows,
  isBusy,
  order,
  onOrder,
}: GridProps<Row>) {
  const columns = useMemo(
    () =>
      fields.map(({ id, title, isSortable, value }) => ({
        id,
        header: title,
        accessorFn: value,
        enableSorting: isSortable,
      })),
    [fields],
  );
  const sorting: SortingState =
    order === undefined ? [] : [{ id: order.column, desc: order.isDescending }];
  const table = useTable({
    features,
    columns,
    data: rows,
    manualSorting: true,
    state: { sorting },
    onSortingChange: (update) => {
      const [next] = typeof update === "function" ? update(sorting) : update;
      onOrder?.(next === undefined ? undefined : { column: next.id, isDescending: next.desc });
    },
  });
  const byId = new Map(fields.map((field) => [field.id, field]));
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={label} aria-busy={isBusy}>
      <table className="grid">
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <Head
                  key={header.id}
                  field={byId.get(header.column.id)}
                  sorted={header.column.getIsSorted()}
                  {...(header.column.getCanSort() &&
                    onOrder !== undefined && { onPress: () => header.column.toggleSorting() })}
                >
                  <table.FlexRender header={header} />
                </Head>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {row.getAllCells().map((cell) => (
                <td key={cell.id} className={alignment(byId.get(cell.column.id))}>
                  <Value value={cell.getValue()} format={byId.get(cell.column.id)?.format} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <Totals fields={fields} />
      </table>
      {rows.length === 0 && !isBusy && <p>No rows.</p>}
    </div>
  );
}

type Described = Pick<GridField<never>, "isNumber" | "about">;

function alignment(field: Pick<Described, "isNumber"> | undefined): string {
  return field?.isNumber === true ? "number" : "";
}

/** A head, which is a button where rows may be ordered by it. */
function Head({
  field,
  sorted,
  onPress,
  children,
}: {
  readonly field: Described | undefined;
  readonly sorted: false | "asc" | "desc";
  readonly onPress?: () => void;
  readonly children: ReactNode;
}) {
  const direction = sorted === "desc" ? "descending" : "ascending";
  const arrow = sorted === "desc" ? " ↓" : " ↑";
  return (
    <th
      scope="col"
      className={alignment(field)}
      {...(sorted !== false && { "aria-sort": direction })}
      title={field?.about}
    >
      {onPress === undefined ? (
        children
      ) : (
        <button type="button" onClick={onPress}>
          {children}
          <span aria-hidden="true">{sorted === false ? "" : arrow}</span>
        </button>
      )}
    </th>
  );
}

function Value({
  value,
  format = valueText,
}: {
  readonly value: unknown;
  readonly format: ((value: unknown) => string) | undefined;
}) {
  return value === null || value === undefined ? <span className="null">null</span> : format(value);
}

function Totals<Row>({ fields }: { readonly fields: readonly GridField<Row>[] }) {
  if (fields.every(({ total }) => total === undefined)) return null;
  return (
    <tfoot>
      <tr>
        {fields.map((field, index) => (
          <td key={field.id} className={alignment(field)}>
            {field.total === undefined && index === 0
              ? "All rows"
              : (field.format ?? valueText)(field.total)}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}
