import { lazy, Suspense, useMemo } from "react";
import type { Table } from "./catalog.ts";
import { countText, measureText } from "./formats.ts";
import { Grid, type GridField } from "./grid.tsx";
import {
  type Group,
  type GroupKey,
  keyName,
  keyValue,
  type Measure,
  measureName,
  measureValue,
  mostGroups,
} from "./groups-question.ts";
import { useAnswer } from "./use-answer.ts";

const GroupChart = lazy(async () => ({
  default: (await import("./group-chart.tsx")).GroupChart,
}));

interface GroupsShown {
  readonly keys: readonly GroupKey[];
  readonly measures: readonly Measure[];
}

/** The groups that a text asks for, as a chart and a table. */
export function GroupsAnswer({
  table,
  text,
  keys,
  measures,
}: GroupsShown & { readonly table: Table; readonly text: string }) {
  const { known, error, isBusy } = useAnswer<Record<string, unknown>, GroupsShown>(text, {
    keys,
    measures,
  });
  const { groups, total, count } = useMemo(() => read(known?.data, table), [known, table]);
  const shown = known?.question;
  const fields = useMemo(() => fieldsOf(shown, total), [shown, total]);
  return (
    <>
      {error !== undefined && <p role="alert">{error}</p>}
      <p role="status">{countOfGroups(count)}</p>
      <Suspense fallback={null}>
        {shown !== undefined && <GroupChart groups={groups} {...shown} />}
      </Suspense>
      <Grid
        label={`Groups of ${table.fields.list}`}
        fields={fields}
        rows={groups}
        isBusy={isBusy}
      />
    </>
  );
}

function read(data: Record<string, unknown> | undefined, { fields }: Table) {
  return {
    groups: (data?.[fields.groupBy ?? ""] as Group[] | undefined) ?? [],
    total: data?.["total"],
    count: (data?.["groups"] as { _groupCount: number } | undefined)?._groupCount,
  };
}

function countOfGroups(count: number | undefined): string {
  if (count === undefined) return "";
  const text = count === 1 ? "1 group" : `${countText(count)} groups`;
  return count > mostGroups ? `${text}, the first ${mostGroups} shown` : text;
}

function fieldsOf(shown: GroupsShown | undefined, total: unknown): GridField<Group>[] {
  const { keys, measures } = shown ?? { keys: [], measures: [] };
  return [
    ...keys.map((key) => ({
      id: `key ${key.path.join(".")} ${key.by}`,
      title: keyName(key),
      isNumber: false,
      isSortable: false,
      value: (group: Group) => keyValue(key, group),
    })),
    ...measures.map((measure) => ({
      id: `measure ${measureName(measure)}`,
      title: measureName(measure),
      isNumber: true,
      isSortable: false,
      value: (group: Group) => measureValue(measure, group.aggregate),
      format: measureText,
      total: total === undefined ? undefined : measureValue(measure, total),
    })),
  ];
}
