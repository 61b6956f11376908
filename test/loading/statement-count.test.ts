import { expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";

const query = `
  query ($parents: Int!) {
    parents(limit: $parents, orderBy: [{ id: ASC }]) {
      name
      owner { name }
      children(limit: 2, orderBy: [{ size: DESC }]) { id size toy { name } }
      small: children(where: { size: { lt: 5 } }, limit: 1) { id }
      childrenAggregate { _count size { max } }
      childrenConnection(first: 1) { totalCount nodes { id } }
    }
  }`;

/** Parents, owners, children with toys, small children, aggregates, pages and totals. */
const statements = 8;

test("the number of statements depends on the query's shape, not on the number of parents", async () => {
  await using eider = await openEider({
    databases: {
      family: `
        CREATE TABLE owners (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL);
        INSERT INTO owners SELECT i, 'owner ' || i FROM range(50) AS r (i);
        CREATE TABLE parents (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, owner_id INTEGER NOT NULL REFERENCES owners (id));
        INSERT INTO parents SELECT i, 'parent ' || i, i % 50 FROM range(5000) AS r (i);
        CREATE TABLE toys (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL);
        INSERT INTO toys SELECT i, 'toy ' || i FROM range(20) AS r (i);
        CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parents (id), toy_id INTEGER REFERENCES toys (id), size INTEGER NOT NULL);
        INSERT INTO children SELECT i, i % 5000, i % 20, i % 13 FROM range(20000) AS r (i);`,
    },
  });
  const one = await eider.query(query, { parents: 1 });
  const many = await eider.query(query, { parents: 5000 });
  expect(one.errors).toBeUndefined();
  expect(many.errors).toBeUndefined();
  expect((many.data?.["parents"] as unknown[]).length).toBe(5000);
  expect(one.statements.length).toBe(statements);
  expect(many.statements.length).toBe(statements);
});

test("a page that is asked for under two aliases is one statement", async () => {
  await using eider = await openEider({
    databases: {
      d: "CREATE TABLE t (id INTEGER PRIMARY KEY, g INTEGER); INSERT INTO t SELECT i, i % 3 FROM range(100) AS r (i);",
    },
  });
  const page = "tConnection(first: 2, where: { g: { eq: 1 } }) { nodes { id } totalCount }";
  const { data, statements: run } = await eider.query(`{ a: ${page} b: ${page} }`);
  expect(data?.["a"]).toEqual({ nodes: [{ id: 1 }, { id: 4 }], totalCount: 33 });
  expect(data?.["b"]).toEqual(data?.["a"]);
  expect(run).toHaveLength(2);
});
