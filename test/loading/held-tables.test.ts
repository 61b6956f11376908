/** What is answered from memory is what the engine answers. */
import { expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";
import { publish } from "../support/versions.ts";

const sql = `CREATE TABLE teams (id INTEGER PRIMARY KEY, name VARCHAR, born DATE);
  INSERT INTO teams SELECT range, CASE WHEN range % 4 = 0 THEN NULL ELSE 'team ' || range END, DATE '2024-01-01' + (range * 37 % 100)::INTEGER FROM range(60);
  CREATE TABLE people (id BIGINT PRIMARY KEY, team_id INTEGER REFERENCES teams (id), code VARCHAR, day INTEGER, seen TIMESTAMP, wait INTERVAL, score DOUBLE, price DECIMAL(9,3), token UUID, big HUGEINT, good BOOLEAN, UNIQUE (code, day));
  INSERT INTO people SELECT range, CASE WHEN range % 9 = 0 THEN NULL ELSE range * 7 % 60 END, 'c' || range % 50, range // 50, TIMESTAMP '2024-01-01' + INTERVAL (range * 13 % 200) HOUR,
    CASE WHEN range % 2 = 0 THEN INTERVAL 30 DAY ELSE INTERVAL 1 MONTH END, CASE WHEN range % 7 = 0 THEN 'nan'::DOUBLE ELSE range % 5 / 2 END, CASE WHEN range % 6 > 0 THEN (range % 21 - 10) / 1000 END, ('00000000-0000-0000-0000-' || lpad((range % 300)::VARCHAR, 12, '0'))::UUID, range::HUGEINT * 90071992547409917 - 9007199254740991, range % 3 = 0 FROM range(1000);
  DELETE FROM people WHERE id % 10 = 3;
  CREATE VIEW aged AS SELECT id, age(seen) AS since FROM people;`;

const open = (memory: string | 0) =>
  openEider({
    databases: { data: sql },
    config: {
      cache: { memory },
      relations: [{ from: "aged(id)", to: "people(id)", name: "person", inverse: "ages" }],
    },
  });

const questions = [
  "{ people(limit: 7, offset: 20) { id code day seen wait score team { name } } }",
  "{ people(limit: 20, orderBy: [{ seen: DESC }]) { id seen } }",
  "{ people(limit: 30, offset: 5, orderBy: [{ wait: ASC }, { score: DESC_NULLS_FIRST }]) { id wait score } }",
  "{ people(limit: 30, orderBy: [{ team: { born: DESC } }, { code: ASC }]) { id team { born } } }",
  "{ teams(limit: 60) { id people(limit: 3) { id } late: people(limit: 4, offset: 1, orderBy: [{ seen: DESC }, { id: ASC }]) { id seen } } }",
  '{ a: person(id: 1) { code } b: person(id: "2") { code } gone: person(id: 13) { code } none: person(id: 99999) { code } }',
  '{ a: personByCodeAndDay(code: "c1", day: 1) { id } b: personByCodeAndDay(code: "C1", day: 1) { id } }',
  "{ people(limit: 1000, offset: 890) { id } teams(limit: 0) { id } }",
  "{ people(limit: 5, offset: 5000) { id } }",
  "{ people(limit: 40) { team { people(limit: 2, orderBy: [{ score: DESC }]) { id score } } } }",
];

test("pages, rows by key and rows of keys are the same from memory, after deletions too", async () => {
  await using engine = await open(0);
  await using memory = await open("64MB");
  for (let turn = 0; turn < 3; turn += 1) {
    for (const [index, question] of questions.entries()) {
      // Another alias is another question: what is kept as a whole does not answer.
      const asked = question.replace("{", `{ t${turn}x${index}: __typename`);
      const [from, expected] = [await memory.query(asked), await engine.query(asked)];
      expect(from.errors, asked).toBeUndefined();
      expect(from.data, asked).toEqual(expected.data);
      expect(from.extensions, asked).toEqual(expected.extensions);
    }
    await expect.poll(() => memory.service.memory.tables).toBe(2);
  }
  const { statements } = await memory.query(`{ again: ${questions[1]?.slice(1)}`);
  expect(statements).toEqual([]);
});

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: number } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const orders = [
  "",
  "[{ code: ASC }]",
  "[{ seen: DESC }, { score: ASC_NULLS_FIRST }]",
  "[{ wait: ASC }]",
  "[{ price: DESC }, { good: ASC }]",
  "[{ token: ASC }, { big: DESC }]",
  "[{ big: DESC }]",
];

test("pages between cursors are the same from memory, forward and backward", async () => {
  await using engine = await open(0);
  await using memory = await open("64MB");
  const select =
    "{ edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }";
  let turn = 0;
  const page = async (args: string) => {
    turn += 1;
    const asked = `{ t${turn}: peopleConnection(${args}) ${select} }`;
    const [from, expected] = [await memory.query(asked), await engine.query(asked)];
    expect(from.data, asked).toEqual(expected.data);
    expect(from.errors, asked).toEqual(expected.errors);
    return { ...(from.data?.[`t${turn}`] as Page), statements: from.statements.length };
  };
  for (const order of orders) {
    const orderBy = order === "" ? "" : `, orderBy: ${order}`;
    const first = await page(`first: 3${orderBy}`);
    // The last one has what says its place in memory: then no statement is needed.
    await expect.poll(async () => (await page(`first: 3${orderBy}`)).statements).toBe(0);
    const ids = first.edges.map(({ node }) => node.id);
    let { endCursor } = first.pageInfo;
    for (let more = true; more; ) {
      const next = await page(`first: 170, after: ${JSON.stringify(endCursor)}${orderBy}`);
      expect(next.statements).toBe(0);
      ids.push(...next.edges.map(({ node }) => node.id));
      more = next.pageInfo.hasNextPage;
      endCursor = next.pageInfo.endCursor;
    }
    expect(new Set(ids).size).toBe(900);
    const [, second, third] = first.edges.map(({ cursor }) => JSON.stringify(cursor));
    await page(`last: 5, before: ${JSON.stringify(endCursor)}${orderBy}`);
    await page(`first: 5, after: ${second}, before: ${third}${orderBy}`);
    await page(`first: 5, after: ${third}, before: ${second}${orderBy}`);
    await page(`last: 4${orderBy}`);
    const { statements } = await page(`last: 2, after: ${second}${orderBy}`);
    expect(statements).toBe(0);
  }
});

test("what is in memory goes with its generation, and has no more bytes than allowed", async () => {
  await using eider = await open("64MB");
  const ask = (alias: string) => eider.query(`{ ${alias}: person(id: 1) { code } }`);
  await ask("a");
  await expect
    .poll(async () => (await ask(`b${Math.random().toString(36).slice(2)}`)).statements.length)
    .toBe(0);
  expect(eider.service.memory.tableBytes).toBeGreaterThan(1000);
  await publish(eider.file("data"), sql.replace("'c' || range", "'d' || range"), eider.directory);
  await eider.eider.recycle();
  // What was there is there again, of the new data, before it serves.
  const next = await ask("c");
  expect([next.data, next.statements]).toEqual([{ c: { code: "d1" } }, []]);
  expect(eider.service.memory.tables).toBe(1);
  await publish(
    eider.file("data"),
    `${sql} ALTER TABLE teams ADD COLUMN size INTEGER;`,
    eider.directory,
  );
  await eider.eider.recycle();
  expect(eider.service.memory).toEqual({ tables: 0, tableBytes: 0 });
  expect((await ask("d")).data).toEqual({ d: { code: "c1" } });
  await using small = await open("20KB");
  for (let turn = 0; turn < 20; turn += 1)
    await small.query(`{ x${turn}: person(id: 1) { code } }`);
  expect(small.service.memory.tables).toBe(0);
  const told = small.lines.filter(({ message }) => message.includes("cache.memory"));
  expect(told.map(({ fields, message }) => [fields["table"], message])).toEqual([
    [
      "people",
      "this table is asked for often, and would be answered from memory if cache.memory were 1MB or more",
    ],
  ]);
});

test("limits hold from memory as they do from the engine", async () => {
  await using eider = await openEider({
    databases: { data: sql },
    config: { cache: { memory: "64MB" }, limits: { cells: 100 } },
  });
  for (let turn = 0; turn < 10; turn += 1) {
    const { errors } = await eider.query(`{ x${turn}: people(limit: 101) { id } }`);
    expect(errors?.[0]?.extensions["code"]).toBe("LIMIT_EXCEEDED");
    expect((await eider.query(`{ y${turn}: people(limit: 99) { id } }`)).errors).toBeUndefined();
  }
});

test("roles that see all rows share a table in memory, but not orders that reach rows which they see differently", async () => {
  const openWith = (memory: string | 0) =>
    openEider({
      databases: { data: sql },
      config: {
        cache: { memory },
        auth: { identify: (request) => ({ role: request.headers.get("x-role") ?? "" }) },
        roles: {
          all: { tables: { people: true, teams: true } },
          some: { tables: { people: true, teams: { where: { name: { ne: "team 1" } } } } },
          keyless: { tables: { people: { columns: { except: ["id"] } } } },
          few: { tables: { people: { where: { good: { eq: true } } } } },
        },
      },
    });
  await using engine = await openWith(0);
  await using memory = await openWith("64MB");
  let turn = 0;
  const ask = async (role: string, page: string) => {
    turn += 1;
    const asked = `{ t${turn}: people${page} }`;
    const headers = { "x-role": role };
    const [from, expected] = [
      await memory.query(asked, {}, headers),
      await engine.query(asked, {}, headers),
    ];
    expect(from.errors, asked).toBeUndefined();
    expect(from.data, `${asked} as ${role}`).toEqual(expected.data);
    return from.statements.length;
  };
  const plain = "(limit: 50, orderBy: [{ code: ASC }]) { code day }";
  const reaching = "(limit: 50, orderBy: [{ team: { name: ASC } }, { code: DESC }]) { code day }";
  for (const page of [plain, reaching])
    await expect.poll(() => ask("all", page), { timeout: 20_000 }).toBe(0);
  expect(await ask("some", plain)).toBe(0);
  for (const role of ["some", "few", "keyless"])
    for (const page of role === "some" ? [plain, reaching] : [plain])
      expect(await ask(role, page), role).toBe(page === plain && role === "some" ? 0 : 1);
});
