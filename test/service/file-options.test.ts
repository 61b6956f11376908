/** How files are read, and what is told of files that differ. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { checkReport } from "../../src/cli/check-report.ts";
import { type ConfigInput, parseConfig } from "../../src/foundation/config.ts";
import { openDatabases, tempDirectory } from "../support/open-eider.ts";

type Lake = ConfigInput["databases"][string];

async function folderOf(files: Readonly<Record<string, string | Buffer>>) {
  const folder = await tempDirectory();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, name)), { recursive: true });
    await writeFile(join(folder.path, name), text);
  }
  return folder;
}

const german = Buffer.from(
  "id;name;preis;seit\r\n1;Müller;1.234,50;29.02.2024\r\n2;-;0,05;-\r\n",
  "latin1",
);

test("options of CSV stand beside the files", async () => {
  await using folder = await folderOf({ "preise.csv": german });
  const lake: Lake = {
    files: { preise: join(folder.path, "preise.csv") },
    csv: {
      delim: ";",
      encoding: "latin-1",
      decimalSeparator: ",",
      thousands: ".",
      dateformat: "%d.%m.%Y",
      nullstr: ["-"],
      types: { preis: "DOUBLE" },
    },
  };
  await using eider = await openDatabases({ lake });
  const { data, errors } = await eider.query("{ preise { id name preis seit } }");
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    preise: [
      { id: 1, name: "Müller", preis: 1234.5, seit: "2024-02-29" },
      { id: 2, name: null, preis: 0.05, seit: null },
    ],
  });
});

test("an option that there is not, or of other files, is a mistake with its path", () => {
  const parse = (lake: object) => () => parseConfig({ databases: { lake } });
  expect(parse({ files: { a: "a.csv" }, csv: { delimiter: ";" } })).toThrow(
    "databases.lake.csv.delimiter: unknown setting",
  );
  expect(parse({ paths: ["a.duckdb"], csv: { delim: ";" } })).toThrow(
    "expected `files` beside csv, parquet, json or types",
  );
});

test("columns that only later files have are served, and check tells which files lack them", async () => {
  await using folder = await folderOf({
    "trips/1.csv": "id,fare\n1,2\n",
    "trips/2.csv": "id,fare,tip\n2,2.5,1\n",
  });
  const pattern = join(folder.path, "trips/*.csv");
  await using eider = await openDatabases({ lake: { files: { trips: pattern } } });
  const { data } = await eider.query("{ trips(orderBy: [{ id: ASC }]) { id fare tip } }");
  expect(data).toEqual({
    trips: [
      { id: 1, fare: 2, tip: null },
      { id: 2, fare: 2.5, tip: 1 },
    ],
  });
  const { lines } = await checkReport(
    parseConfig({ databases: { lake: { files: { trips: pattern } } } }),
  );
  expect(lines.filter((line) => line.startsWith("hint: lake: trips"))).toEqual([
    `hint: lake: trips: fare is BIGINT in ${folder.path}/trips/1.csv, DOUBLE in the table`,
    `hint: lake: trips: ${folder.path}/trips/1.csv has no tip: it is null there`,
  ]);
});

test("the engine's reason for a file that it cannot read is told", async () => {
  await using folder = await folderOf({ "broken.parquet": "no parquet at all" });
  const files = { broken: join(folder.path, "broken.parquet") };
  await expect(openDatabases({ lake: { files } })).rejects.toThrow(
    /broken: the files cannot be read: .*broken\.parquet/,
  );
});

async function openedWith(files: Readonly<Record<string, string | Buffer>>, more: Partial<Lake>) {
  await using folder = await folderOf(files);
  const name = Object.keys(files)[0] ?? "";
  const lake = { files: { t: join(folder.path, name) }, ...more };
  try {
    await using eider = await openDatabases({ lake });
    const [generation] = eider.service.generations.serving;
    const { data } = await eider.query(
      "{ t(limit: 3) { __typename } tCount: tAggregate { _count } }",
    );
    return { data, notes: generation?.notes ?? [], folder: folder.path };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { error: message.replaceAll(folder.path, "…") };
  }
}

const many = `id,name,amount\n${Array.from({ length: 30_000 }, (_, id) => `${id},n${id},1`).join("\n")}\n`;

test("a line that does not fit is told with its file, number and text, and what to set", async () => {
  const { error } = await openedWith({ "t.csv": `${many}30000,x,1,more\n` }, {});
  expect(error).toBe(
    'lake: t: the files cannot be read: …/t.csv, line 30002: Expected Number of Columns: 3 Found: 4. The line is "30000,x,1,more". Set csv.nullPadding to fill what is missing, csv.strictMode to false to drop what is too much, or csv.ignoreErrors to leave such lines out (beside `files`).',
  );
  const latin = Buffer.from("id,name\n1,café\n", "latin1");
  expect((await openedWith({ "t.csv": latin }, {})).error).toContain("Set csv.encoding");
  const typed = await openedWith(
    { "t.csv": "id,kind\n1,a\n2,c\n" },
    { types: { t: { kind: "ENUM('a')" } } },
  );
  expect(typed.error).toMatch(/line 3: .*Could not convert string "c".*Set types to another/);
});

test("what is set already is no remedy", async () => {
  const { error } = await openedWith(
    { "t.csv": `${many}30000,x,1,more\n` },
    { csv: { nullPadding: true } },
  );
  expect(error).toMatch(/Set csv\.strictMode .*, or csv\.ignoreErrors/);
  expect(error).not.toContain("nullPadding");
});

test("whole numbers that are too long for BIGINT keep their digits, in names of any case", async () => {
  await using folder = await folderOf({
    "t1.csv": "id,account\n1,12345678901234567801\n2,12345678901234567802\n",
    "t2.csv": "ID;Account\n3;12345678901234567803\n",
  });
  const lake: Lake = { files: { t: join(folder.path, "t*.csv") }, types: { t: {} } };
  await using eider = await openDatabases({ lake });
  const { data } = await eider.query(
    '{ t(where: { account: { gt: "12345678901234567801" } }, orderBy: [{ id: ASC }]) { id account } }',
  );
  expect(data).toEqual({
    t: [
      { id: 2, account: "12345678901234567802" },
      { id: 3, account: "12345678901234567803" },
    ],
  });
  expect(eider.service.generations.serving[0]?.notes).toEqual([]);
});

test("times in a form of their own are read by it", async () => {
  await using folder = await folderOf({
    "t.csv": "id,day,at\n1,31.12.2024,2024/1/2 10:05\n",
    "u.jsonl": '{"id": 1, "day": "12/31/2024"}\n',
  });
  const lake: Lake = {
    files: { t: join(folder.path, "t.csv"), u: join(folder.path, "u.jsonl") },
    types: {
      t: { day: "DATE '%d.%m.%Y'", at: "TIMESTAMP '%Y/%-m/%-d %H:%M'" },
      u: { day: "DATE '%m/%d/%Y'" },
    },
  };
  await using eider = await openDatabases({ lake });
  expect((await eider.query("{ t { day at } u { day } }")).data).toEqual({
    t: [{ day: "2024-12-31", at: "2024-01-02T10:05:00" }],
    u: [{ day: "2024-12-31" }],
  });
});

test("lines that are left out are counted, with the first", async () => {
  const { notes, folder } = await openedWith(
    { "t.csv": `${many}30000,x,1,more\n30001,y\n30002,z,1\n` },
    { csv: { ignoreErrors: true } },
  );
  expect(notes).toHaveLength(1);
  expect(notes?.[0]).toContain(
    `t: 2 lines are left out of ${folder}/t.csv (csv.ignoreErrors), the first is line 30002`,
  );
});

test("lines at the start that do not fit what follows are told, unless it is said how many they are", async () => {
  const late = { "t.csv": "id,name\n1,a\n2,b,c\n3,d,e\n" };
  const { notes, folder } = await openedWith(late, {});
  expect(notes).toEqual([
    expect.stringMatching(
      `t: the first 2 lines are left out of ${folder}/t.csv, the header too: .* Set csv.skip to 2`,
    ),
  ]);
  expect((await openedWith(late, { csv: { skip: 2 } })).notes).toEqual([]);
  const title = await openedWith({ "t.csv": "A title\nid,name\n1,a\n" }, {});
  expect(title.notes?.[0]).toMatch(/the first line is left out of .*t.csv: it has other fields/);
});

test("lines that differ in their fields, and columns that stand twice, are told", async () => {
  const ragged = { "t.csv": "id;name;x\n1;a;b;c\n2;b\n3;c;d\n" };
  expect((await openedWith(ragged, {})).notes?.[0]).toMatch(
    /became one column, "id;name;x": .* Set csv.delim to ";"/,
  );
  const twice = await openedWith({ "t.csv": "a,a,b_1\n1,2,3\n" }, {});
  expect(twice.notes).toEqual([`t: a stands twice in ${twice.folder}/t.csv: one is a_1`]);
  const inCases = await openedWith({ "t.csv": "id,ID\n1,2\n" }, {});
  expect(inCases.notes).toEqual([`t: id stands twice in ${inCases.folder}/t.csv: one is ID_1`]);
  const padded = await openedWith(
    { "t.csv": "id,name,x\n1,a\n2,b,c\n" },
    { csv: { nullPadding: true } },
  );
  expect(padded.notes).toEqual([]);
});

test("dates whose day and month could change places are told, until somebody says which is which", async () => {
  const lines = (dates: readonly string[]) => `id,day,at\n${dates.join("\n")}\n`;
  const unsure = lines(["1,03/04/2024,2024-01-02 10:00:00", "2,05/06/2024,2024-01-03 10:00:00"]);
  const { notes } = await openedWith({ "t.csv": unsure }, {});
  expect(notes).toHaveLength(1);
  expect(notes?.[0]).toMatch(
    /^t: day is read as %[dm]\/%[dm]\/%Y, and could be %[dm]\/%[dm]\/%Y as well, since no day is above 12\. Set csv\.dateformat$/,
  );
  const sure = lines(["1,03/04/2024,x", "2,25/06/2024,y"]);
  expect((await openedWith({ "t.csv": sure }, {})).notes).toEqual([]);
  const given = { csv: { dateformat: "%d/%m/%Y" } };
  expect((await openedWith({ "t.csv": unsure }, given)).notes).toEqual([]);
  const iso = lines(["1,2024-03-04,x"]);
  expect((await openedWith({ "t.csv": iso }, {})).notes).toEqual([]);
});

test("columns are read as the types that are given, numbers without loss", async () => {
  await using folder = await folderOf({
    "t.csv": "id,big,at\n1,12345678901234567890,2024-01-02\n",
    "u.jsonl": '{"id": 1, "at": "2024-01-02 03:04:05", "kind": "a"}\n',
  });
  const lake: Lake = {
    files: { t: join(folder.path, "t.csv"), u: join(folder.path, "u.jsonl") },
    types: {
      t: { big: "HUGEINT", at: "VARCHAR" },
      u: { at: "TIMESTAMP", kind: "ENUM('a', 'b')" },
    },
  };
  await using eider = await openDatabases({ lake });
  const { data } = await eider.query(
    '{ t { big at } u { at kind } __type(name: "UKind") { enumValues { name } } }',
  );
  expect(data).toEqual({
    t: [{ big: "12345678901234567890", at: "2024-01-02" }],
    u: [{ at: "2024-01-02T03:04:05", kind: "a" }],
    __type: { enumValues: [{ name: "a" }, { name: "b" }] },
  });
  const wrong = { ...lake, types: { u: { kindd: "VARCHAR" } } };
  await expect(openDatabases({ lake: wrong })).rejects.toThrow(
    "types.u names the column kindd, and there is none; did you mean kind?",
  );
  const unsafe = () =>
    parseConfig({ databases: { lake: { ...lake, types: { t: { big: "x; DROP" } } } } });
  expect(unsafe).toThrow("databases.lake.types.t.big: expected a type");
});

test("of many files only those are named that differ from most", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 9 }, (_, at) => [`trips/${at}.csv`, "id,fare\n1,2\n"]),
  );
  await using folder = await folderOf({ ...files, "trips/9.csv": "id,fare,tip\n2,2.5,1\n" });
  const lake: Lake = { files: { trips: join(folder.path, "trips/*.csv") } };
  await using eider = await openDatabases({ lake });
  const [generation] = eider.service.generations.serving;
  expect(generation?.notes).toEqual([
    `trips: fare is DOUBLE in ${folder.path}/trips/9.csv, BIGINT elsewhere: DOUBLE in the table`,
    `trips: only ${folder.path}/trips/9.csv has tip: it is null elsewhere`,
  ]);
});
