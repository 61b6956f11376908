/** Fields of one's own, explained statements, and the contract with clients. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { defineConfig } from "../../src/index.ts";
import { openEider, tempDirectory } from "../support/open-eider.ts";
import { publish } from "../support/versions.ts";

const sql = `CREATE TABLE cities (id INTEGER PRIMARY KEY, name VARCHAR, people HUGEINT);
  INSERT INTO cities VALUES (1, 'Rome', 2800000), (2, 'Oslo', 99999999999999999999);
  CREATE TABLE streets (id INTEGER PRIMARY KEY, city_id INTEGER REFERENCES cities (id));
  INSERT INTO streets SELECT range, range % 2 + 1 FROM range(10);`;
const admin = { authorization: "Bearer key" };

const { extend } = defineConfig({
  databases: {},
  extend: (builder, eider) => {
    builder.queryField("largest", (t) =>
      t.field({
        type: "JSON",
        args: { least: t.arg.int({ required: true }) },
        resolve: (_, { least }) =>
          eider.query(
            "geo",
            "SELECT name, people FROM cities WHERE people >= $least AND name <> $1 ORDER BY people DESC",
            { least, 1: "x" },
          ),
      }),
    );
    builder.queryField("count", (t) =>
      t.field({
        type: "Int",
        extensions: { pure: true },
        resolve: async () => {
          const [row] = await eider.query(
            "geo",
            "SELECT count(*) AS n FROM cities WHERE id > $1",
            [0],
          );
          return Number(row?.["n"]);
        },
      }),
    );
    builder.queryField("broken", (t) =>
      t.field({
        type: "Int",
        nullable: true,
        resolve: () => eider.query("geo", "SELECT nothing") as never,
      }),
    );
    builder.queryField("unsayable", (t) =>
      t.field({ type: "Int", nullable: true, resolve: () => "password" as never }),
    );
    builder.queryField("secret", (t) =>
      t.field({
        type: "Int",
        nullable: true,
        resolve: () => {
          throw new Error("password");
        },
      }),
    );
  },
});

test("an extension's fields of a row see its columns, whatever else is selected", async () => {
  const { extend: rows } = defineConfig({
    databases: {},
    extend: (builder, eider) => {
      builder.objectField("City" as never, "greeting", (t) =>
        t.string({
          resolve: (city: { name: string; people: unknown; place: { lat: number } }) =>
            `Hello ${city.name} (${String(city.people)}) at ${city.place.lat}`,
        }),
      );
      builder.objectField("Street" as never, "neighbours", (t) =>
        t.int({
          resolve: async ({ cityId }: { cityId: number }) => {
            const counted = "SELECT count(*) AS n FROM streets WHERE city_id = $city";
            return Number((await eider.query("geo", counted, { city: cityId }))[0]?.["n"]);
          },
        }),
      );
    },
  });
  await using eider = await openEider({
    databases: {
      geo: `${sql} ALTER TABLE cities ADD COLUMN place STRUCT(lat DOUBLE); UPDATE cities SET place = {lat: id / 2};`,
    },
    config: { extend: rows as never },
  });
  const { data, errors } = await eider.query(
    "{ cities { greeting } city(id: 1) { id greeting streets(limit: 1) { neighbours } } citiesConnection(first: 1) { nodes { greeting __typename } } }",
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    cities: [
      { greeting: "Hello Rome (2800000) at 0.5" },
      { greeting: "Hello Oslo (99999999999999999999) at 1" },
    ],
    city: { id: 1, greeting: "Hello Rome (2800000) at 0.5", streets: [{ neighbours: 5 }] },
    citiesConnection: { nodes: [{ greeting: "Hello Rome (2800000) at 0.5", __typename: "City" }] },
  });
});

test("an extension's fields ask through the pool, with exact values, and are kept only where they say that they are pure", async () => {
  await using eider = await openEider({
    databases: { geo: sql },
    config: { extend: extend as never, cache: { memory: "1MB" } },
  });
  const asked = "{ largest(least: 3000000) }";
  for (let turn = 0; turn < 2; turn += 1) {
    const { data, errors, statements, headers } = await eider.query(asked);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ largest: [{ name: "Oslo", people: "99999999999999999999" }] });
    expect([statements.length, headers.get("etag")]).toEqual([1, null]);
  }
  const pure = [await eider.query("{ count }"), await eider.query("{ count }")];
  expect(pure.map(({ data, statements }) => [data, statements.length])).toEqual([
    [{ count: 2 }, 1],
    [{ count: 2 }, 0],
  ]);
  for (const name of ["secret", "unsayable"])
    expect((await eider.query(`{ ${name} }`)).errors).toMatchObject([
      { message: "Unexpected error.", extensions: { code: "INTERNAL_SERVER_ERROR" } },
    ]);
  expect((await eider.query("{ broken }")).errors).toMatchObject([
    { extensions: { code: "INTERNAL_SERVER_ERROR" } },
  ]);
});

test("an extension that takes a name that is taken is a mistake of the configuration", async () => {
  await expect(
    openEider({
      databases: { geo: sql },
      config: {
        extend: (builder: Parameters<NonNullable<typeof extend>>[0]) =>
          builder.queryField("cities", (t) => t.field({ type: "Int", resolve: () => 1 })),
      },
    }),
  ).rejects.toThrow(/^extend: .*cities/);
});

test("an admin is told of the statements of a query, with plans where asked for; nobody else is", async () => {
  await using eider = await openEider({
    databases: { geo: sql },
    config: { server: { adminKey: "key" }, cache: { memory: "1MB" } },
  });
  const asked = "{ cities { streets(limit: 1) { id } } total: citiesAggregate { _count } }";
  const plain = await eider.query(asked);
  for (let turn = 0; turn < 2; turn += 1) {
    const { data, extensions, headers } = await eider.query(
      asked,
      {},
      { ...admin, "x-eider-explain": "1" },
    );
    expect(data).toEqual(plain.data);
    expect(headers.get("etag")).toBeNull();
    const told = extensions?.["explain"] as {
      path: string[];
      sql: string;
      ms: number;
      rows: number;
    }[];
    expect(told.map(({ path, rows }) => [path.join("."), rows]).toSorted()).toEqual([
      ["cities", 2],
      ["cities.streets", 2],
      ["total", 1],
    ]);
    expect(
      told.every((each) => each.sql.includes("SELECT") && each.ms > 0 && !("plan" in each)),
    ).toBe(true);
  }
  const planned = await eider.query(asked, {}, { ...admin, "x-eider-explain": "plan" });
  const [first] = planned.extensions?.["explain"] as { plan: string; database: string }[];
  expect(first?.database).toBe("geo");
  expect(first?.plan).toMatch(/Total Time/i);
  const stranger = await eider.query(asked, {}, { "x-eider-explain": "1" });
  expect([stranger.extensions, stranger.headers.get("etag")]).toEqual([
    undefined,
    plain.headers.get("etag"),
  ]);
});

test.each(["enforce", "warn"] as const)(
  "a recycle whose schema breaks the contract is refused or told of: %s",
  async (contractMode) => {
    await using folder = await tempDirectory();
    const contract = join(folder.path, "contract.graphql");
    await writeFile(contract, "type Query { cities: [City!]! }\ntype City { name: String }\n");
    await using eider = await openEider({
      databases: { geo: sql },
      config: { server: { contract, contractMode } },
    });
    await publish(eider.file("geo"), sql.replaceAll("name", "title"), eider.directory);
    const { databases } = await eider.eider.recycle();
    const isRefused = contractMode === "enforce";
    expect(databases[0]?.error ?? null).toEqual(
      isRefused
        ? `RECYCLE_FAILED: The new schema breaks the contract ${contract}: City.name was removed.`
        : null,
    );
    expect((await eider.query("{ cities { name } }")).status).toBe(isRefused ? 200 : 400);
    expect(eider.lines).toContainEqual(
      expect.objectContaining({
        message: "the schema breaks the contract",
        fields: { contract, breaks: ["City.name was removed."] },
      }),
    );
    expect(await eider.service.metrics()).toContain("eider_contract_breaks_total 1");
  },
);
