import type { Config } from "../foundation/config.ts";
import { ConfigError } from "../foundation/errors.ts";
import { isGraphQLName } from "./names.ts";
import { type NativeQuery, readQuery } from "./native-query.ts";

/** Checks `queries` of the configuration. Throws one ConfigError that names every mistake. */
export function checkQueries({
  queries,
  databases,
  roles,
}: Pick<Config, "queries" | "databases" | "roles">): void {
  const mistakes = Object.entries(queries).flatMap(
    ([name, { database, sql, parameters, table }]) => {
      const read = readQuery(sql, parameters, table);
      return [
        ...(isGraphQLName(name) ? [] : ["expected a GraphQL name"]),
        ...(Object.hasOwn(databases, database)
          ? []
          : [`database: there is no database ${database}`]),
        ...("mistakes" in read ? read.mistakes : roles === undefined ? claimMistakes(read) : []),
      ].map((text) => `queries.${name}: ${text}`);
    },
  );
  if (mistakes.length > 0) throw new ConfigError(mistakes);
}

function claimMistakes({ parameters }: NativeQuery): string[] {
  return parameters.flatMap(({ name, claim }) =>
    claim === undefined ? [] : [`parameters.${name}: a claim needs roles, which say who may ask`],
  );
}

/** The queries over one database, which were checked before. */
export function nativeQueries(
  { queries }: Pick<Config, "queries">,
  database: string,
): ReadonlyMap<string, NativeQuery> {
  return new Map(
    Object.entries(queries).flatMap(([name, query]): [string, NativeQuery][] => {
      const read = readQuery(query.sql, query.parameters, query.table);
      return query.database === database && !("mistakes" in read) ? [[name, read]] : [];
    }),
  );
}
