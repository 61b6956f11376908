/** Cases D: recycling real files in a service, beside those of recycle.test.ts. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sleep } from "../support/fake-clock.ts";
import { printFigure } from "../support/long.ts";
import { openEider, tempDirectory } from "../support/open-eider.ts";
import {
  publish,
  publishCopy,
  versionSql,
  versionsOf,
  versionsQuestion,
} from "../support/versions.ts";

const admin = { authorization: "Bearer key" };
const config = { server: { adminKey: "key" } };
const recycleText =
  "mutation { recyclePool { databases { generation opened interrupted error } } }";
type Opened = Awaited<ReturnType<typeof openEider>>;
interface Recycled {
  readonly generation: number;
  readonly opened: number;
  readonly error: string | null;
}

let files: Awaited<ReturnType<typeof tempDirectory>>;
const version = (number: number) => join(files.path, `${number}.duckdb`);
beforeAll(async () => {
  files = await tempDirectory();
  for (const number of [1, 2, 3]) await publish(version(number), versionSql(number), files.path);
});
afterAll(() => files[Symbol.asyncDispose]());

async function recycle(eider: Opened): Promise<Recycled> {
  const { data } = await eider.query(recycleText, {}, admin);
  return (data as { recyclePool: { databases: [Recycled] } }).recyclePool.databases[0];
}
const seen = async (eider: Opened) => [...versionsOf((await eider.query(versionsQuestion)).data)];

/** One database of several paths, each a copy of version 1. */
async function openPaths(count: number) {
  const directory = await tempDirectory();
  const paths = Array.from({ length: count }, (_, index) =>
    join(directory.path, `${index}.duckdb`),
  );
  for (const path of paths) await publishCopy(version(1), path);
  const eider = await openEider({
    databases: {},
    others: { data: { paths, pool: { size: count * 2, openTimeout: "2s" } } },
    config,
  });
  const dispose = async () => {
    await eider[Symbol.asyncDispose]();
    await directory[Symbol.asyncDispose]();
  };
  return { eider, paths, [Symbol.asyncDispose]: dispose };
}

test.each([
  ["missing", (path: string) => rm(path), "There is no such file"],
  [
    "garbage",
    async (path: string) => {
      await writeFile(`${path}.next`, "no database, but long enough ".repeat(500));
      await rename(`${path}.next`, path);
    },
    "damaged or is no DuckDB database",
  ],
  [
    "a directory",
    async (path: string) => {
      await rm(path);
      await mkdir(path);
    },
    "cannot be opened",
  ],
  [
    "empty of tables, unlike the other paths",
    (path: string) => publish(path, "CREATE TABLE other (id INTEGER)", files.path),
    "its paths do not contain the same tables",
  ],
])(
  "D4 fault 35: one of four paths that is %s fails the recycle; the old generation serves on, nothing stays open",
  async (_, spoil, error) => {
    await using opened = await openPaths(4);
    const { eider, paths } = opened;
    const before = (await readdir("/proc/self/fd")).length;
    for (const index of [0, 3]) {
      await spoil(paths[index] as string);
      const recycled = await recycle(eider);
      expect(recycled.generation).toBe(1 + (index === 3 ? 1 : 0));
      expect(recycled.error).toContain(error);
      expect(recycled.error).not.toContain(files.path);
      expect(await seen(eider)).toEqual([1]);
      await rm(paths[index] as string, { recursive: true, force: true });
      await publishCopy(version(1), paths[index] as string);
      if (index === 0) expect((await recycle(eider)).error).toBeNull();
    }
    expect((await readdir("/proc/self/fd")).length).toBe(before);
  },
);

test.each([0, 5, 15, 40])(
  "D5b a file that is renamed %i ms into a recycle is served by the recycle that is asked for next",
  async (ms) => {
    await using eider = await openEider({ databases: { data: versionSql(1) }, config });
    await publishCopy(version(2), eider.file("data"));
    const first = recycle(eider);
    await sleep(ms);
    await publishCopy(version(3), eider.file("data"));
    const second = await recycle(eider);
    expect(await seen(eider)).toEqual([3]);
    expect((await first).error).toBeNull();
    expect(second).toMatchObject({ error: null });
  },
);

test("D6 with all connections lent and 500 waiters, who comes after the swap does not wait; the waiters get their own generation", async () => {
  await using eider = await openEider({
    databases: { data: versionSql(1) },
    config,
    pool: { size: 2 },
  });
  const old = eider.service.generations.serving[0]?.pool;
  const pinned = eider.service.pin();
  const holders = await Promise.all([old?.connect(), old?.connect()]);
  const order: number[] = [];
  const waiting = Array.from({ length: 500 }, async (_, index) => {
    const { data } = await eider.query("{ versions(limit: 1) { number } }");
    order.push(index);
    return [...versionsOf(data)];
  });
  while (old?.status().waiting !== 500) await sleep(1);
  await publishCopy(version(2), eider.file("data"));
  await eider.query("mutation { recyclePool(wait: SWAPPED) { databases { name } } }", {}, admin);
  expect(await seen(eider)).toEqual([2]);
  expect(order).toEqual([]);
  for (const holder of holders) holder?.close();
  pinned.release();
  for (const versions of await Promise.all(waiting)) expect(versions).toEqual([1]);
  // Lent in order (C1): whoever is answered has overtaken those alone who are served beside, however long that takes.
  for (const [place, index] of order.entries()) {
    const before = order.slice(0, place).filter((each) => each < index);
    expect(index - before.length).toBeLessThan(10);
  }
});

test("D12 after a recycle the old files are closed, and no instance is taken from a cache", async () => {
  await using eider = await openEider({ databases: { data: versionSql(1) }, config });
  await recycle(eider);
  const links = async () => (await readdir("/proc/self/fd")).length;
  const before = await links();
  for (const number of [2, 3]) {
    await publishCopy(version(number), eider.file("data"));
    await recycle(eider);
    expect(await seen(eider)).toEqual([number]);
  }
  expect(await links()).toBe(before);
  for (const file of await readdir("src", { recursive: true }))
    if (file.endsWith(".ts"))
      expect(await readFile(join("src", file), "utf8")).not.toMatch(/fromCache\(/);
});

test("D13 fault 44: at its age a generation is recycled by itself, again and again, one at a time", async () => {
  await using eider = await openEider({
    databases: { data: versionSql(1) },
    config,
    pool: { recycle: "200ms" },
  });
  await publishCopy(version(2), eider.file("data"));
  while ((eider.service.databases()[0]?.generation ?? 0) < 4) await sleep(20);
  expect(await seen(eider)).toEqual([2]);
  const [pool] = await eider.service.pools();
  expect(pool?.recycleAt?.getTime()).toBeLessThanOrEqual(Date.now() + 200);
});

test("D14 recycles with nothing open, at a shutdown and after it have defined results", async () => {
  await using eider = await openEider({
    databases: { data: versionSql(1) },
    config,
    pool: { warmUp: false },
  });
  expect(eider.service.generations.serving[0]?.pool.status().open).toBe(0);
  expect(await recycle(eider)).toMatchObject({ generation: 2, opened: 0, error: null });
  expect(await seen(eider)).toEqual([1]);
  const running = eider.eider.recycle();
  await eider.eider.close();
  expect((await running).databases[0]?.error).toContain("The server is stopping.");
  await expect(eider.eider.recycle()).rejects.toMatchObject({ code: "SHUTTING_DOWN" });
});

test("faults 8 and 9: a file that is deleted or replaced without a recycle goes on answering with its old data", async () => {
  await using eider = await openEider({ databases: { data: versionSql(1) }, config });
  await publishCopy(version(2), eider.file("data"));
  expect(await seen(eider)).toEqual([1]);
  await rm(eider.file("data"));
  expect(await seen(eider)).toEqual([1]);
  expect((await recycle(eider)).error).toContain("There is no such file");
  await publishCopy(version(3), eider.file("data"));
  expect((await recycle(eider)).error).toBeNull();
  expect(await seen(eider)).toEqual([3]);
});

test("a connection that has to be opened anew after the file was replaced is not mixed in: a recycle comes instead", async () => {
  await using eider = await openEider({
    databases: { data: versionSql(1) },
    config,
    pool: { size: 1 },
  });
  const [generation] = eider.service.generations.serving;
  await publishCopy(version(2), eider.file("data"));
  // The engine gave the instance up, so the next connection needs a new one.
  const lease = await generation?.pool.connect();
  await lease
    ?.run(() => Promise.reject(new Error("FATAL Error: database has been invalidated")))
    .catch(() => {});
  lease?.close();
  const statuses: number[] = [];
  do {
    const { status, data } = await eider.query(versionsQuestion);
    statuses.push(status);
    if (status === 200) expect([...versionsOf(data)]).toEqual([2]);
    await sleep(5);
  } while (statuses.at(-1) !== 200);
  expect(eider.service.databases()[0]?.generation).toBe(2);
});

test("the swap of an idle service with eight connections is told by its answer", async () => {
  await using eider = await openEider({
    databases: { data: versionSql(1) },
    config,
    pool: { size: 8 },
  });
  const durations: number[] = [];
  for (let turn = 0; turn < 10; turn += 1) {
    const { data } = await eider.query(
      "mutation { recyclePool(wait: SWAPPED) { databases { opened durationMs } } }",
      {},
      admin,
    );
    const [first] = (
      data as { recyclePool: { databases: [{ opened: number; durationMs: number }] } }
    ).recyclePool.databases;
    expect(first.opened).toBe(8);
    durations.push(first.durationMs);
  }
  printFigure(`swap, idle, 8 connections: ${durations.toSorted((a, b) => a - b).join(", ")} ms`);
});
