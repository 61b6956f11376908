import { useMemo, useState } from "react";
import type { Catalog, Table } from "./catalog.ts";
import { ConditionsForm } from "./conditions-form.tsx";
import { GroupsAnswer } from "./groups-answer.tsx";
import { KeysForm, MeasuresForm } from "./groups-forms.tsx";
import {
  type GroupKey,
  type GroupPath,
  groupPaths,
  groupsDocument,
  type Measure,
  measuresOf,
  mostGroups,
  rowCount,
  waysToGroup,
} from "./groups-question.ts";
import { QueryText } from "./query-text.tsx";
import type { Condition } from "./rows-question.ts";

/** Groups of a table's rows with aggregates, the totals of all rows, and a chart. */
export function GroupsView({
  table,
  catalog,
}: {
  readonly table: Table;
  readonly catalog: Catalog;
}) {
  const paths = useMemo(() => groupPaths(table, catalog), [table, catalog]);
  const [conditions, setConditions] = useState<readonly Condition[]>([]);
  const [keys, setKeys] = useState<readonly GroupKey[]>(() => firstKey(table, paths));
  const [measures, setMeasures] = useState<readonly Measure[]>([rowCount]);
  const [isByMeasure, setIsByMeasure] = useState(false);
  const text = groupsDocument(table, {
    conditions,
    keys,
    measures,
    isByMeasure,
    limit: Math.min(mostGroups, table.maxRows),
  });
  return (
    <>
      <ConditionsForm table={table} conditions={conditions} onChange={setConditions} />
      <KeysForm paths={paths} keys={keys} onChange={setKeys} />
      <MeasuresForm
        choices={measuresOf(table)}
        measures={measures}
        onChange={setMeasures}
        isByMeasure={isByMeasure}
        onByMeasure={setIsByMeasure}
      />
      <GroupsAnswer table={table} text={text} keys={keys} measures={measures} />
      <QueryText text={text} hasGraphiql={catalog.graphiql} />
    </>
  );
}

/** A time by month where there is one, else the first column that is not the key. */
function firstKey(table: Table, paths: readonly GroupPath[]): readonly GroupKey[] {
  const own = paths.filter(({ path }) => path.length === 1);
  const time = own.find(({ column }) => waysToGroup(column).includes("MONTH"));
  if (time !== undefined) return [{ path: time.path, by: "MONTH" }];
  const other = own.find(({ path }) => !table.key.includes(path[0] ?? "")) ?? own[0];
  return other === undefined ? [] : [{ path: other.path, by: "value" }];
}
