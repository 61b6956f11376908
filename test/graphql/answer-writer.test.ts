/** An answer as it is written is what `JSON.stringify` makes of it. */
import { expect, test } from "vitest";
import { atOnce } from "../../src/foundation/in-slices.ts";
import { writeAnswer } from "../../src/graphql/answers/answer-writer.ts";
import { Answer, PlainRows } from "../../src/graphql/answers/plain-answers.ts";
import type { SelectionPlan } from "../../src/graphql/answers/selection-plan.ts";
import { Row } from "../../src/loading/row-set.ts";

const nasty = [
  "",
  'a "quoted" \\ text',
  "line\nfeed\ttab\u0000\u001f\u007f\u2028",
  "ünï çødé €",
  "pairs 😀 and a half \ud83d one",
  null,
  0,
  -0,
  1.5e300,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  true,
  false,
  [],
  [1, [null, "x"], { a: [] }],
  { b: { c: "d" }, 'key "quoted"': 1 },
];

const answer = (members: Record<string, unknown>) => Object.assign(new Answer(), members);

/** Rows of one set with the columns `a` and `b`, selected as `x`, `__typename`, `y`. */
function rowsOf(columns: readonly (readonly unknown[])[]): PlainRows {
  const set = {
    table: {} as never,
    slots: Int16Array.of(0, 1),
    columns,
    exact: new Map(),
    extra: [],
  };
  const plain = [
    { source: "row", ordinal: 0 },
    { source: "type", name: "Thing" },
    { source: "row", ordinal: 1 },
  ] as const;
  const keys = ["x", "__typename", "y"];
  const selection = {
    fields: plain.map((each, index) => ({ key: keys[index], plain: each })),
    labels: ['"x":', ',"__typename":', ',"y":'],
    isPlain: true,
  } as unknown as SelectionPlan;
  return new PlainRows(
    selection,
    (columns[0] ?? []).map((_, index) => new Row(set, index)),
  );
}

const written = (data: unknown, more = {}) => {
  const result = { data, ...more } as never;
  return [atOnce(writeAnswer(result)).toString("utf8"), JSON.stringify(result)];
};

test("values of all kinds, in objects, lists and rows", () => {
  const data = answer({
    none: null,
    empty: answer({}),
    list: nasty,
    objects: nasty.map((value) => answer({ value, again: answer({ value }) })),
    rows: rowsOf([nasty, nasty.toReversed()]),
    nothing: rowsOf([[], []]),
  });
  const [text, expected] = written(data);
  expect(text).toBe(expected);
  expect(written(null)[0]).toBe('{"data":null}');
  expect(written(answer({ a: 1 }), { extensions: { truncated: [{ path: ["a"] }] } })[0]).toBe(
    '{"data":{"a":1},"extensions":{"truncated":[{"path":["a"]}]}}',
  );
});

test("large answers, made of many steps and chunks", () => {
  const many = Array.from({ length: 30_000 }, (_, index) => nasty[index % nasty.length]);
  const data = answer({
    before: 1,
    rows: rowsOf([many, many.map((_, index) => `text ${index} €`)]),
    nested: many.slice(0, 3000).map((value, index) =>
      answer({
        index,
        rows: rowsOf([
          [value, index],
          [null, "ö"],
        ]),
      }),
    ),
    after: "x".repeat(200_000),
  });
  const [text, expected] = written(data);
  expect(text).toBe(expected);
  const steps = writeAnswer({ data });
  let count = 0;
  while (steps.next().done !== true) count += 1;
  expect(count).toBeGreaterThan(30);
});
