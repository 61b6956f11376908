import type { EnumRef } from "@pothos/core";
import { EiderError } from "../../foundation/errors.ts";
import type {
  DatabaseState,
  DataChange,
  PoolState,
  RecycledDatabase,
  RecycledWorker,
  RecycleReport,
  RecycleWait,
} from "../context/admin-service.ts";
import type { Builder } from "./builder.ts";

type Types = Builder["$inferSchemaTypes"];

/** `databases`, which everyone may ask for. */
export function addDatabasesField(builder: Builder): void {
  const database = builder.objectRef<DatabaseState>("Database").implement({
    description: "A database that is served, and which state of its data.",
    fields: (t) => ({
      name: t.exposeString("name"),
      generation: t.exposeInt("generation", { description: "Counts the recycles of its pool." }),
      dataVersion: t.exposeString("dataVersion", { description: "Changes when the data does." }),
      openedAt: t.field({ type: "DateTime", resolve: ({ openedAt }) => openedAt.toISOString() }),
    }),
  });
  builder.queryField("databases", (t) =>
    t.field({
      type: [database],
      description: "The databases that are served, and which state of their data answers are of.",
      resolve: (_, __, context) =>
        context.service.databases().filter(({ name }) => context.sees(name)),
    }),
  );
}

/** `dataChanged`, which tells front ends when to ask again. */
export function addSubscription(builder: Builder): void {
  const change = builder.objectRef<DatabaseState>("DataChange").implement({
    description: "Which state of its data a database serves.",
    fields: (t) => ({
      database: t.exposeString("name"),
      dataVersion: t.exposeString("dataVersion", { description: "Changes when the data does." }),
      generation: t.exposeInt("generation", { description: "Counts the recycles of its pool." }),
    }),
  });
  builder.subscriptionType({});
  builder.subscriptionField("dataChanged", (t) =>
    t.field({
      type: change,
      description:
        "The present state of databases, then an event whenever one serves other data or other connections.",
      args: { databases: t.arg.stringList({ description: "All databases unless given." }) },
      subscribe: (_, { databases }, context) => {
        const { service, expires } = context;
        const seen = service
          .databases()
          .map(({ name }) => name)
          .filter((name) => context.sees(name));
        for (const name of databases ?? [])
          if (!seen.includes(name))
            throw new EiderError(
              "BAD_INPUT",
              `There is no database ${name}. There are ${seen.join(", ")}.`,
            );
        return service.changes(databases ?? seen, expires) as AsyncIterable<DataChange>;
      },
      resolve: (event) => {
        if (event instanceof EiderError) throw event;
        return event;
      },
    }),
  );
}

/** `pools` and `recyclePool`, which stand in the schema of admins only. */
export function addAdminFields(builder: Builder): void {
  builder.queryField("pools", (t) =>
    t.field({
      type: [poolType(builder)],
      resolve: async (_, __, { service }) => [...(await service.pools())],
    }),
  );
  const wait = builder.enumType("RecycleWait", {
    description:
      "SWAPPED: new requests see the new data. CLOSED: and the old connections are closed.",
    values: ["SWAPPED", "CLOSED"] as const,
  }) as EnumRef<Types, RecycleWait>;
  const payload = payloadType(builder);
  builder.mutationType({});
  builder.mutationField("recyclePool", (t) =>
    t.field({
      type: payload,
      description:
        "Replaces all connections of a database, or of all, by new ones. No request fails; a request that starts after the answer sees the new data.",
      args: {
        database: t.arg.string({ description: "All databases unless given." }),
        wait: t.arg({ type: wait, defaultValue: "CLOSED" }),
      },
      resolve: (_, args, context) =>
        context.audit("recyclePool", args, () =>
          context.service.recycle(args.database ?? undefined, args.wait ?? "CLOSED"),
        ),
    }),
  );
}

function poolType(builder: Builder) {
  const breaker = builder.enumType("Breaker", { values: ["CLOSED", "OPEN", "HALF_OPEN"] as const });
  const path = builder.objectRef<PoolState["paths"][number]>("PoolPath").implement({
    fields: (t) => ({
      alias: t.exposeString("alias", {
        description: "Names the path without what is secret in it.",
      }),
      open: t.exposeInt("open"),
      breaker: t.field({ type: breaker, resolve: (each) => each.breaker }),
    }),
  });
  return builder.objectRef<PoolState>("Pool").implement({
    fields: (t) => ({
      worker: t.exposeInt("worker", { description: "The process that has it; 0 without workers." }),
      database: t.exposeString("database"),
      generation: t.exposeInt("generation"),
      size: t.exposeInt("size"),
      maxOverflow: t.exposeInt("maxOverflow"),
      open: t.exposeInt("open"),
      idle: t.exposeInt("idle"),
      borrowed: t.exposeInt("borrowed"),
      waiting: t.exposeInt("waiting"),
      oldestWaitMs: t.exposeInt("oldestWaitMs", { nullable: true }),
      acquired: t.expose("acquired", { type: "SafeInt" }),
      timeouts: t.expose("timeouts", { type: "SafeInt" }),
      lastError: t.exposeString("lastError", { nullable: true }),
      openedAt: t.field({ type: "DateTime", resolve: ({ openedAt }) => openedAt.toISOString() }),
      recycleAt: t.field({
        type: "DateTime",
        nullable: true,
        resolve: ({ recycleAt }) => recycleAt?.toISOString() ?? null,
      }),
      paths: t.field({ type: [path], resolve: ({ paths }) => [...paths] }),
    }),
  });
}

function payloadType(builder: Builder) {
  const database = builder.objectRef<RecycledDatabase>("RecycledDatabase").implement({
    fields: (t) => ({
      name: t.exposeString("name"),
      previousGeneration: t.exposeInt("previousGeneration"),
      generation: t.exposeInt("generation"),
      opened: t.exposeInt("opened", { description: "Connections opened." }),
      drained: t.exposeInt("drained", {
        description: "Queries that finished on the old connections.",
      }),
      interrupted: t.exposeInt("interrupted", {
        description: "Queries that were interrupted at the deadline.",
      }),
      schemaChanged: t.exposeBoolean("schemaChanged"),
      durationMs: t.exposeInt("durationMs"),
      error: t.exposeString("error", {
        nullable: true,
        description: "Why the database keeps its old generation.",
      }),
    }),
  });
  const worker = builder.objectRef<RecycledWorker>("RecycledWorker").implement({
    fields: (t) => ({
      id: t.exposeInt("id"),
      pid: t.exposeInt("pid"),
      ok: t.exposeBoolean("ok"),
      error: t.exposeString("error", { nullable: true }),
      databases: t.field({ type: [database], resolve: ({ databases }) => [...databases] }),
    }),
  });
  return builder.objectRef<RecycleReport>("RecyclePoolPayload").implement({
    fields: (t) => ({
      databases: t.field({ type: [database], resolve: ({ databases }) => [...databases] }),
      workers: t.field({ type: [worker], resolve: ({ workers }) => [...workers] }),
    }),
  });
}
