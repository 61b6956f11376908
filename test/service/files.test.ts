import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseConfig } from "../../src/foundation/config.ts";
import { startEider } from "../../src/service/serving/create-eider.ts";
import { keptLog, tempDirectory } from "../support/open-eider.ts";

async function openFiles(view: boolean) {
  const directory = await tempDirectory();
  const file = (name: string) => join(directory.path, name);
  await writeFile(file("cities.csv"), "id,city,founded\n1,Rome,-0753-04-21\n2,Oslo,1048-01-01\n");
  await writeFile(file("a.jsonl"), '{"n": 1, "tags": ["x"]}\n{"n": 2, "tags": []}\n');
  await writeFile(file("mixed.json"), '[{"v": 1.5, "l": [1, {"b": 3}]}, {"v": "text", "l": null}]');
  const { eider } = await startEider(
    parseConfig({
      databases: {
        lake: {
          files: { cities: file("cities.csv"), logs: file("*.jsonl"), mixed: file("mixed.json") },
          view,
        },
      },
    }),
    keptLog().log,
  );
  const ask = async (query: string) => {
    const response = await eider.fetch(
      new Request("http://eider/graphql", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query }),
      }),
    );
    return (await response.json()) as { data?: unknown; errors?: unknown };
  };
  const close = async () => {
    await eider.close();
    await directory[Symbol.asyncDispose]();
  };
  return { eider, ask, file, [Symbol.asyncDispose]: close };
}

test("files are imported, typed; an answer follows them only after a recycle", async () => {
  await using files = await openFiles(false);
  const query = "{ cities { id city } logs(orderBy: [{ n: ASC }]) { n tags } }";
  const before = {
    data: {
      cities: [
        { id: 1, city: "Rome" },
        { id: 2, city: "Oslo" },
      ],
      logs: [
        { n: 1, tags: ["x"] },
        { n: 2, tags: [] },
      ],
    },
  };
  expect(await files.ask(query)).toEqual(before);
  await writeFile(files.file("b.jsonl"), '{"n": 3, "tags": ["y"]}\n');
  expect(await files.ask(query)).toEqual(before);
  const { databases } = await files.eider.recycle();
  expect(databases[0]).toMatchObject({ error: null, schemaChanged: false });
  expect(await files.ask("{ logsAggregate { _count } }")).toEqual({
    data: { logsAggregate: { _count: 3 } },
  });
});

test("view: true leaves files in place, and only those files can be read", async () => {
  await using files = await openFiles(true);
  expect(await files.ask("{ cities { city } logsAggregate { _count } }")).toEqual({
    data: { cities: [{ city: "Rome" }, { city: "Oslo" }], logsAggregate: { _count: 2 } },
  });
});

test.each([false, true])("members of several kinds stay JSON, with view: %s", async (view) => {
  await using files = await openFiles(view);
  expect(
    await files.ask(
      '{ mixed { v l } found: mixed(where: { v: { path: [{ path: "$", text: { eq: "text" } }] } }) { v } }',
    ),
  ).toEqual({
    data: {
      mixed: [
        { v: 1.5, l: [1, { b: 3 }] },
        { v: "text", l: null },
      ],
      found: [{ v: "text" }],
    },
  });
});
