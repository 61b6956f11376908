import { z } from "zod";
import { authentication, isTokenLike } from "./auth-config.ts";
import { mistakesOf } from "./config-mistakes.ts";
import { ConfigError } from "./errors.ts";
import { type FileOptions, fileOptions, fileTypes } from "./file-options.ts";
import { duration, invalid, shapeOf, truth, wholeNumber } from "./setting-types.ts";
import type { SettingValues, settings } from "./settings.ts";
import { asksToWrite, fileReader, isMotherDuck, readOnlyRule } from "./source-paths.ts";
import { suggestion } from "./suggestion.ts";

type Row = (typeof settings)[number];
type ValueOf<R extends Row> = SettingValues[R["kind"]] | (R["default"] extends null ? null : never);
/** The last part of a setting's key, where it stands in this section itself. */
type OwnKey<Key, Name extends string> = Key extends `${Name}.${infer Rest}`
  ? Rest extends `${string}.${string}`
    ? never
    : Rest
  : never;
/** The sections inside a section. */
type InnerName<Key, Name extends string> = Key extends `${Name}.${infer Inner}.${string}`
  ? Inner
  : never;
/** The settings of one section, read: durations in milliseconds, sizes in bytes. */
type Section<Name extends string> = {
  readonly [R in Row as OwnKey<R["key"], Name>]: ValueOf<R>;
} & { readonly [Inner in InnerName<Row["key"], Name>]: Section<`${Name}.${Inner}`> };

export type LimitsConfig = Section<"limits">;
export type PoolConfig = Section<"pool">;

function section<Name extends string>(name: Name) {
  return z.strictObject(shapeOf(name)).prefault({}) as unknown as z.ZodType<Section<Name>>;
}

const name = z.string().min(1, "expected a name");
const file = z.string().min(1, "expected a path");
const databasePath = file
  .refine((path) => !asksToWrite(path), readOnlyRule)
  .refine(
    (path) => isMotherDuck(path) || fileReader([path]) === undefined,
    'expected a DuckDB file or an md: path: files of tables stand in `files`, as files: { trips: "trips.csv" }',
  );
const database = z
  .strictObject({
    paths: z.array(databasePath).min(1, "expected at least one path").optional(),
    files: z.record(name, z.union([file, z.array(file).min(1)])).optional(),
    view: z.boolean().default(false),
    ...fileOptions,
    types: fileTypes,
    motherduckToken: z.strictObject({ env: name }).optional(),
    prefix: name.optional(),
    pool: section("pool"),
  })
  .refine(
    (value) => (value.paths === undefined) !== (value.files === undefined),
    "expected either `paths` or `files`",
  )
  .refine(
    ({ files, csv, parquet, json, types }) =>
      files !== undefined || [csv, parquet, json, types].every((each) => each === undefined),
    "expected `files` beside csv, parquet, json or types",
  )
  .check(({ value: { files = {}, types = {} }, issues }) => {
    for (const table of Object.keys(types))
      if (!Object.hasOwn(files, table))
        issues.push({
          code: "custom",
          input: types,
          path: ["types", table],
          message: `expected a table of files, and there is none of this name${suggestion(table, Object.keys(files))}`,
        });
  });
const limit = z.strictObject({
  default: wholeNumber(1).optional(),
  max: wholeNumber(1).optional(),
});
const columnSettings = z.strictObject({
  name: name.optional(),
  description: z.string().optional(),
  deprecated: z.string().optional(),
  omit: z.boolean().optional(),
});
const tableSettings = columnSettings.extend({
  singular: name.optional(),
  key: z.array(name).min(1).optional(),
  limit: limit.optional(),
  columns: z.record(name, columnSettings).optional(),
});
const relation = z.strictObject({
  from: name,
  to: name,
  name: name.optional(),
  inverse: z.union([name, z.literal(false)]).optional(),
});
const columnChoice = z.union(
  [z.array(name).min(1), z.strictObject({ except: z.array(name).min(1) })],
  invalid('a list of columns or { except: ["column"] }'),
);
const roleTable = z.union(
  [
    z.boolean(),
    z.strictObject({
      select: z.boolean().default(true),
      columns: columnChoice.optional(),
      where: z.record(z.string(), z.unknown()).optional(),
      limit: z.strictObject({ max: wholeNumber(1) }).optional(),
      aggregate: z.boolean().default(true),
    }),
  ],
  invalid("true, false or { select, columns, where, limit: { max }, aggregate }"),
);
const role = z.strictObject({
  extends: name.optional(),
  tables: z.record(name, roleTable).default({}),
  queries: z.array(name).default([]),
  extensions: z.array(name).default([]),
});
/** Adds fields to the schema; what it is given is a matter of the schema's floor. */
export type Extension = (builder: never, eider: never) => void;
const query = z.strictObject({
  database: name,
  sql: z.string().min(1, "expected SQL"),
  parameters: z.record(name, z.string()).default({}),
  table: z.boolean().default(false),
  description: z.string().optional(),
});
const configuration = z
  .strictObject({
    databases: z
      .record(name, database)
      .refine((all) => Object.keys(all).length > 0, "expected at least one database"),
    relations: z.array(relation).default([]),
    tables: z.record(name, tableSettings).default({}),
    queries: z.record(name, query).default({}),
    server: section("server"),
    limits: section("limits"),
    cache: section("cache"),
    log: section("log"),
    auth: authentication.optional(),
    roles: z.record(name, role).optional(),
    extend: z
      .custom<Extension>((value) => typeof value === "function", "expected a function")
      .optional(),
  })
  .superRefine(({ server, auth }, context) => {
    if ((auth?.jwt.length ?? 0) === 0 || !isTokenLike(server.adminKey ?? "")) return;
    const message =
      "expected a key without two dots: beside auth.jwt it would be taken for a token";
    context.addIssue({ code: "custom", path: ["server", "adminKey"], message });
  });

/** A configuration that was read and checked: every setting has its value. */
export type Config = z.output<typeof configuration>;
export type DatabaseConfig = z.output<typeof database>;
export type TableSettings = z.output<typeof tableSettings>;
export type ColumnSettings = z.output<typeof columnSettings>;
export type RoleSettings = z.output<typeof role>;
export type RoleTableSettings = z.output<typeof roleTable>;
export type QuerySettings = z.output<typeof query>;
export type RelationSettings = z.output<typeof relation> & {
  /** Set where nobody wrote it: it was found in the data at the start. */
  readonly isInferred?: true;
};

/** What a configuration file may say: durations and sizes as text with a unit, nearly all optional. */
export interface ConfigInput {
  readonly databases: Record<string, DatabaseInput>;
  readonly relations?: readonly RelationSettings[];
  readonly tables?: Record<string, z.input<typeof tableSettings>>;
  readonly queries?: Record<string, z.input<typeof query>>;
  readonly server?: SectionInput<"server">;
  readonly limits?: SectionInput<"limits">;
  readonly cache?: SectionInput<"cache">;
  readonly log?: SectionInput<"log">;
  readonly auth?: z.input<typeof authentication>;
  readonly roles?: Record<string, z.input<typeof role>>;
  readonly extend?: Extension;
}
interface DatabaseInput {
  readonly paths?: readonly string[];
  readonly files?: Record<string, string | readonly string[]>;
  readonly view?: boolean;
  readonly csv?: FileOptions["csv"];
  readonly parquet?: FileOptions["parquet"];
  readonly json?: FileOptions["json"];
  readonly types?: z.input<typeof fileTypes>;
  readonly motherduckToken?: { readonly env: string };
  readonly prefix?: string;
  readonly pool?: SectionInput<"pool">;
}
type Written<R extends Row> = R["kind"] extends "duration" | "delay" | "size" | "ping"
  ? string
  : R["kind"] extends "budget"
    ? string | 0
    : R["kind"] extends "proxies"
      ? boolean | number
      : SettingValues[R["kind"]];
type SectionInput<Name extends string> = {
  readonly [R in Row as OwnKey<R["key"], Name>]?: Written<R>;
} & { readonly [Inner in InnerName<Row["key"], Name>]?: SectionInput<`${Name}.${Inner}`> };

/** Reads a configuration as a file gives it. Throws one ConfigError that names every mistake. */
export function parseConfig(input: unknown): Config {
  const parsed = configuration.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new ConfigError(mistakesOf(parsed.error, configuration));
}

/** Settings of a pool that is used by itself: the service's own are not among them. */
const { drainTimeout: _, watch: __, ...poolShape } = shapeOf("pool");
const poolAlone = z.strictObject({
  ...poolShape,
  name: name.default("pool"),
  size: wholeNumber(0).optional(),
  maxOverflow: z.union([z.literal(-1), wholeNumber(0)], invalid("-1 or a whole number")).default(0),
  timeout: z
    .union(
      [z.literal("none").transform(() => Number.POSITIVE_INFINITY), duration],
      invalid('"none" or a duration with a unit, as "60s"'),
    )
    .prefault("60s"),
  warmUp: truth.default(false),
});
type PoolAlone = Omit<PoolConfig, "drainTimeout" | "watch" | "size"> &
  Pick<z.output<typeof poolAlone>, "name" | "size">;
const poolAndPaths = z.strictObject({
  paths: z.array(databasePath).min(1, "expected at least one path"),
  pool: poolAlone.prefault({}),
});

/** Reads the paths and options of a pool that is used by itself. Throws ConfigError like parseConfig. */
export function parsePool(
  paths: readonly string[],
  pool: unknown,
): { readonly paths: readonly string[]; readonly pool: PoolAlone } {
  const parsed = poolAndPaths.safeParse({ paths, pool });
  if (parsed.success) return { paths: parsed.data.paths, pool: parsed.data.pool as PoolAlone };
  throw new ConfigError(
    mistakesOf(parsed.error, poolAndPaths).map((text) => text.replace(/^pool\./, "")),
  );
}
