import {
  type GroupKey,
  type GroupPath,
  type Measure,
  measureName,
  waysToGroup,
} from "./groups-question.ts";

/** What groups are by, one key a line. */
export function KeysForm({
  paths,
  keys,
  onChange,
}: {
  readonly paths: readonly GroupPath[];
  readonly keys: readonly GroupKey[];
  readonly onChange: (keys: readonly GroupKey[]) => void;
}) {
  const columnOf = ({ path }: GroupKey) =>
    paths.find((each) => each.path.join(".") === path.join("."))?.column;
  const add = () => {
    const taken = new Set(keys.map(({ path }) => path.join(".")));
    const next = paths.find(({ path }) => !taken.has(path.join(".")));
    if (next !== undefined)
      onChange([...keys, { path: next.path, by: waysToGroup(next.column)[0] ?? "value" }]);
  };
  return (
    <fieldset className="conditions">
      <legend>Group by</legend>
      {keys.map((key, index) => {
        const column = columnOf(key);
        return (
          <div key={index} role="group" aria-label={`Key ${index + 1}`}>
            <select
              aria-label="Column"
              value={key.path.join(".")}
              onChange={({ target: { value } }) => {
                const next = paths.find(({ path }) => path.join(".") === value);
                if (next === undefined) return;
                const by = waysToGroup(next.column)[0] ?? "value";
                onChange(keys.with(index, { path: next.path, by }));
              }}
            >
              {paths.map(({ path }) => (
                <option key={path.join(".")}>{path.join(".")}</option>
              ))}
            </select>
            <select
              aria-label="By"
              value={key.by}
              onChange={({ target: { value } }) =>
                onChange(keys.with(index, { ...key, by: value }))
              }
            >
              {(column === undefined ? [] : waysToGroup(column)).map((way) => (
                <option key={way} value={way}>
                  {wayText(way)}
                </option>
              ))}
            </select>
            <button
              type="button"
              aria-label={`Remove key ${index + 1}`}
              disabled={keys.length === 1}
              onClick={() => onChange(keys.toSpliced(index, 1))}
            >
              ×
            </button>
          </div>
        );
      })}
      <button type="button" onClick={add}>
        Add a key
      </button>
    </fieldset>
  );
}

function wayText(way: string): string {
  const [kind = "", detail] = way.split(":");
  const words = (detail ?? kind).toLowerCase().replaceAll("_", " ");
  if (kind === "width") return `in steps of ${words}`;
  return kind === "part" ? `only the ${words}` : way === "value" ? "each value" : `by ${words}`;
}

/** What is told of each group, and whether the largest come first. */
export function MeasuresForm({
  choices,
  measures,
  onChange,
  isByMeasure,
  onByMeasure,
}: {
  readonly choices: readonly Measure[];
  readonly measures: readonly Measure[];
  readonly onChange: (measures: readonly Measure[]) => void;
  readonly isByMeasure: boolean;
  readonly onByMeasure: (isByMeasure: boolean) => void;
}) {
  const names = new Set(measures.map(measureName));
  const left = choices.filter((choice) => !names.has(measureName(choice)));
  return (
    <fieldset className="conditions">
      <legend>Aggregates</legend>
      <div className="chips">
        {measures.map((measure) => (
          <button
            key={measureName(measure)}
            type="button"
            disabled={measures.length === 1}
            aria-label={`Remove ${measureName(measure)}`}
            onClick={() => onChange(measures.filter((each) => each !== measure))}
          >
            {measureName(measure)} ×
          </button>
        ))}
        <select
          aria-label="Add an aggregate"
          value=""
          onChange={({ target: { value } }) => {
            const added = left.find((each) => measureName(each) === value);
            if (added !== undefined) onChange([...measures, added]);
          }}
        >
          <option value="">Add …</option>
          {left.map((choice) => (
            <option key={measureName(choice)}>{measureName(choice)}</option>
          ))}
        </select>
        <label>
          <input
            type="checkbox"
            checked={isByMeasure}
            onChange={(event) => onByMeasure(event.target.checked)}
          />
          Largest first
        </label>
      </div>
    </fieldset>
  );
}
