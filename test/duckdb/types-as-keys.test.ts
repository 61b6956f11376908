import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";
import { namedTypes } from "../support/type-values.ts";

const literal = (value: string) => `'${value.replaceAll("'", "''")}'`;

/** For each type a table whose rows have it as their key, and children that refer to them. */
const sql = namedTypes
  .map(({ name, type, values }) => {
    const plain = type.replace(/ COLLATE .*/, "");
    const rows = values.map((value, row) => `(${literal(value)}::${plain}, ${row})`).join(", ");
    const children = values.flatMap((_, row) => [row, row + 100]);
    return `
      CREATE TABLE ${name} (k ${type} NOT NULL, n INTEGER);
      INSERT INTO ${name} VALUES ${rows};
      CREATE TABLE ${name}_parents (id INTEGER PRIMARY KEY);
      INSERT INTO ${name}_parents VALUES (1), (2);
      CREATE TABLE ${name}_kids (id INTEGER PRIMARY KEY, k ${type}, parent_id INTEGER REFERENCES ${name}_parents (id));
      INSERT INTO ${name}_kids SELECT id, k, 1 + id % 2 FROM (SELECT unnest([${children.join(", ")}]) AS id) JOIN ${name} ON n = id % 100;
      INSERT INTO ${name}_kids VALUES (999, NULL, 1);`;
  })
  .join("");
const config = {
  tables: Object.fromEntries(namedTypes.map(({ name }) => [name, { key: ["k"] }])),
  relations: namedTypes.map(({ name }) => ({
    from: `types.${name}_kids(k)`,
    to: `types.${name}(k)`,
    name: "target",
    inverse: "sources",
  })),
};

let eider: Awaited<ReturnType<typeof openEider>>;
beforeAll(async () => {
  eider = await openEider({
    databases: { types: sql },
    config: {
      ...config,
      tables: Object.fromEntries(
        Object.entries(config.tables).map(([name, settings]) => [`types.${name}`, settings]),
      ),
    },
  });
});
afterAll(() => eider[Symbol.asyncDispose]());

interface Found {
  readonly k: unknown;
  readonly n: number;
  readonly nodeId: string;
}
type Data = Record<string, never>;

async function ask<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
  const { data, errors } = await eider.query(query, variables);
  expect(errors, query).toBeUndefined();
  return data as T;
}

/** The type that an argument of a row by key has. */
const argumentType = (name: string) =>
  String(
    eider.service.snapshot.schemas.public.getQueryType()?.getFields()[`${name}ByKey`]?.args[0]
      ?.type,
  );

describe.each(namedTypes)("$type", ({ name, values }) => {
  test("what an answer gives finds its row by key, filter and node, and its children", async () => {
    const { rows } = await ask<{ rows: (Found & { sources: { id: number }[] })[] }>(
      `{ rows: ${name}(orderBy: [{ n: ASC }]) { k n nodeId sources(orderBy: [{ id: ASC }]) { id } } }`,
    );
    expect(rows.map(({ n }) => n)).toEqual(values.map((_, row) => row));
    expect(new Set(rows.map(({ nodeId }) => nodeId)).size).toBe(values.length);
    expect(rows.map(({ sources }) => sources.map(({ id }) => id))).toEqual(
      values.map((_, row) => [row, row + 100]),
    );
    const type = argumentType(name);
    for (const { k, n, nodeId } of rows) {
      const { node } = await ask<Data>(`query ($id: ID!) { node(nodeId: $id) { nodeId } }`, {
        id: nodeId,
      });
      expect(node).toEqual({ nodeId });
      // NaN and infinities are null in JSON.
      if (k === null) continue;
      const found = await ask(
        `query ($k: ${type}) { byKey: ${name}ByKey(k: $k) { n } eq: ${name}(where: { k: { eq: $k } }) { n } in: ${name}(where: { k: { in: [$k] } }) { n } }`,
        { k },
      );
      expect(found, JSON.stringify(k)).toEqual({ byKey: { n }, eq: [{ n }], in: [{ n }] });
    }
  });

  test("children find their parents, several askers at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 4 }, () =>
        ask<{ kids: unknown }>(
          `{ kids: ${name}Kids(orderBy: [{ id: ASC }], where: { id: { lt: 100 } }) { id target { n } } }`,
        ),
      ),
    );
    for (const { kids } of answers)
      expect(kids).toEqual(values.map((_, row) => ({ id: row, target: { n: row } })));
  });

  test("relations order like the root, and pages of one row like both", async () => {
    for (const direction of ["ASC", "DESC", "ASC_NULLS_FIRST", "DESC_NULLS_FIRST"]) {
      const order = `orderBy: [{ k: ${direction} }]`;
      const { root, relation } = await ask<{
        root: { id: number; parentId: number }[];
        relation: Record<string, { id: number }[]>[];
      }>(
        `{ root: ${name}Kids(${order}) { id parentId } relation: ${name}Parents { id all: ${name}Kids(${order}) { id } first: ${name}Kids(${order}, limit: 3) { id } } }`,
      );
      for (const [index, parent] of relation.entries()) {
        const expected = root.filter(({ parentId }) => parentId === index + 1);
        const ids = expected.map(({ id }) => ({ id }));
        expect(parent["all"], direction).toEqual(ids);
        expect(parent["first"], direction).toEqual(ids.slice(0, 3));
      }
      const walked: number[] = [];
      for (let after: string | null = null; ; ) {
        const page: { c: { nodes: { id: number }[]; pageInfo: { endCursor: string } } } = await ask(
          `query ($after: String) { c: ${name}KidsConnection(${order}, first: 1, after: $after) { nodes { id } pageInfo { endCursor } } }`,
          { after },
        );
        walked.push(...page.c.nodes.map(({ id }) => id));
        if (page.c.nodes.length === 0) break;
        after = page.c.pageInfo.endCursor;
      }
      expect(walked, direction).toEqual(root.map(({ id }) => id));
    }
  });
});

test("the root orders as the engine's operators compare", async () => {
  const instance = await DuckDBInstance.create(eider.file("types"), { access_mode: "READ_ONLY" });
  const direct = await instance.connect();
  for (const { name } of namedTypes) {
    const ranked = await direct.runAndReadAll(
      `SELECT a.n FROM ${name} a ORDER BY (SELECT count(*) FROM ${name} b WHERE b.k < a.k), a.n`,
    );
    const { rows } = await ask<{ rows: Found[] }>(
      `{ rows: ${name}(orderBy: [{ k: ASC }, { n: ASC }]) { n } }`,
    );
    expect(
      rows.map(({ n }) => n),
      name,
    ).toEqual(ranked.getRows().map(([n]) => n));
  }
  direct.closeSync();
  instance.closeSync();
});
