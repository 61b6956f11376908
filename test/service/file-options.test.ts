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
    "expected `files` beside csv, parquet or json",
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
