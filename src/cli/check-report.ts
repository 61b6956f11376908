import {
  type Catalog,
  type Note,
  type Relation,
  type Table,
  tablePath,
} from "../catalog/catalog.ts";
import { relationPin } from "../catalog/relation-pins.ts";
import type { Config } from "../foundation/config.ts";
import { createLogger } from "../foundation/log.ts";
import { Authenticator } from "../http/authenticate.ts";
import { PersistedDocuments } from "../http/persisted-documents.ts";
import { readContract } from "../service/serving/contract-check.ts";
import { verifyKeys } from "../service/serving/verify-keys.ts";
import { withCatalog } from "./with-catalog.ts";

/** The report of `eider check`: each table and column, of those that a role sees, with its name, then what was renamed or not served. */
export async function checkReport(
  config: Config,
  { against, role }: { readonly against?: string; readonly role?: string } = {},
): Promise<{ lines: string[]; problems: number }> {
  // Keys and secrets of tokens that cannot be read are mistakes of the configuration.
  await Authenticator.of(config, createLogger("silent"), async () => false);
  // So is a file of documents.
  void new PersistedDocuments(config);
  const contract = against === undefined ? undefined : readContract(against);
  return withCatalog(config, async ({ catalog: built, ...opened }) => {
    const breaks = (contract === undefined ? [] : opened.breaksOf(contract)).map(
      (text): Note => ({ level: "problem", subject: against ?? "", text }),
    );
    const down = opened.down.map(
      ({ name, message }): Note => ({ level: "problem", subject: name, text: message }),
    );
    const notes = [
      ...down,
      ...opened.ofFiles,
      ...built.notes,
      ...(await verifyKeys(built, opened.countRows)),
      ...breaks,
    ];
    const catalog = { ...built, notes };
    const problems = catalog.notes.filter(({ level }) => level === "problem").length;
    const seen = role === undefined ? catalog : opened.ofRole(role).catalog;
    return {
      lines: [...seen.tables.flatMap(tableLines), ...noteLines(catalog), summary(seen, problems)],
      problems,
    };
  });
}

function tableLines(table: Table): string[] {
  const { names, columns, relations, key } = table;
  const kind = table.query === undefined ? table.kind : "query";
  const keyText = key.length === 0 ? "no key" : `key ${key.map(({ name }) => name).join(", ")}`;
  return [
    `${kind} ${tablePath(table)} → ${names.list}: [${names.type}]${table.query === undefined ? ` (${keyText})` : ""}`,
    ...(table.rule === undefined ? [] : [`  rows where ${JSON.stringify(table.rule.where)}`]),
    ...columns.map(({ sqlName, name, type }) => `  ${sqlName} ${type.sql} → ${name}`),
    ...relations.map((relation) => `  ${relationLine(table, relation)}`),
  ];
}

/** A relation with its name and, on the side that refers, the line that pins both names. */
function relationLine(table: Table, relation: Relation): string {
  const { name, kind, target } = relation;
  const line = `relation ${name} → ${kind === "one" ? target.names.type : `[${target.names.type}]`}`;
  const pin = relationPin(table, relation);
  return pin === undefined ? line : `${line}; pin it with ${pin}`;
}

function noteLines({ notes }: Catalog): string[] {
  return notes.map(
    ({ level, subject, text, pin }) =>
      `${level}: ${subject}: ${text}${pin === undefined ? "" : `; pin it with ${pin}`}`,
  );
}

function summary({ tables }: Catalog, problems: number): string {
  const served = tables.filter(({ query }) => query === undefined);
  return `${served.length === 1 ? "1 table or view is" : `${served.length} tables and views are`} served, ${problems === 0 ? "no problems" : `${problems} problem${problems === 1 ? "" : "s"}`}.`;
}
