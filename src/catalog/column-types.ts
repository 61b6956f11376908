import {
  type ColumnType,
  type EnumType,
  type StructField,
  type StructSuffix,
  type StructType,
  structSuffixes,
} from "./catalog.ts";
import { NameClaims } from "./name-claims.ts";
import { camelCase, pascalCase } from "./names.ts";
import type { SqlField, SqlType } from "./sql-type.ts";

const mostEnumLabels = 200;

/** Gives ENUM and STRUCT types of columns their names in GraphQL, equal ENUMs one name. */
export class ColumnTypeNamer {
  readonly enums: EnumType[] = [];
  readonly structs: StructType[] = [];
  readonly #types: NameClaims;
  readonly #enumsByLabels = new Map<string, EnumType>();

  constructor(types: NameClaims) {
    this.#types = types;
  }

  /** Names the ENUM types that the databases declare; the first by name wins among equals. */
  nameDeclaredEnums(
    declared: readonly { readonly name: string; readonly labels: readonly string[] }[],
  ): void {
    for (const { name, labels } of declared.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      this.#enumNamed(pascalCase(camelCase(name)), labels);
    }
  }

  /** The type with its names; `path` is the type's name so far, as `FlightCargo`. */
  name(type: SqlType, path: string): ColumnType {
    switch (type.kind) {
      case "enum":
        return { ...type, enum: this.#enumNamed(path, type.labels) };
      case "list":
        return { ...type, item: this.name(type.item, path) };
      case "struct":
        return { kind: "struct", sql: type.sql, struct: this.#struct(type.fields, path) };
      default:
        return type;
    }
  }

  #enumNamed(name: string, labels: readonly string[]): EnumType | undefined {
    if (labels.length === 0 || labels.length > mostEnumLabels) return undefined;
    const identity = JSON.stringify(labels);
    const known = this.#enumsByLabels.get(identity);
    if (known !== undefined) return known;
    const made: EnumType = {
      name: this.#types.claim(`enum ${name}`, name),
      values: nameLabels(labels),
    };
    this.#enumsByLabels.set(identity, made);
    this.enums.push(made);
    return made;
  }

  #struct(fields: readonly SqlField[], path: string): StructType {
    const name = this.#types.claim(`struct ${path}`, path);
    const names = structSuffixes.map((suffix): [StructSuffix, string] => [
      suffix,
      this.#types.claim(`struct ${path}`, name + suffix),
    ]);
    const claims = new NameClaims(() => {});
    const named = fields.map((field, ordinal): StructField => {
      const wanted = field.name === "" ? `_${ordinal + 1}` : camelCase(field.name);
      const fieldName = claims.claim(path, wanted);
      return {
        name: fieldName,
        sqlName: field.name,
        ordinal,
        type: this.name(field.type, path + pascalCase(fieldName)),
      };
    });
    const made: StructType = {
      name,
      names: Object.fromEntries(names) as StructType["names"],
      fields: named,
    };
    this.structs.push(made);
    return made;
  }
}

/** Names of labels: a legal label is its own; else illegal characters become `_`. */
function nameLabels(labels: readonly string[]): EnumType["values"] {
  const claims = new NameClaims(() => {});
  const isLegal = (label: string) =>
    /^[A-Za-z_][A-Za-z0-9_]*$/.test(label) &&
    !["true", "false", "null"].includes(label) &&
    !label.startsWith("__");
  const legal = new Set(labels.filter(isLegal));
  for (const label of legal) claims.reserve(label, label);
  return labels.map((label) => ({
    label,
    name: legal.has(label) ? label : claims.claim(label, ...legalNames(label)),
  }));
}

/** The name of a label, then another for where it is taken: `_` with a number would be one of GraphQL's own. */
function legalNames(label: string): [wanted: string, ...others: string[]] {
  if (label === "") return ["_empty"];
  const name = label.replaceAll(/[^A-Za-z0-9_]/g, "_");
  if (["true", "false", "null"].includes(name) || /^\d/.test(name)) return [`_${name}`];
  const legal = name.replace(/^__+/, "_");
  return legal === "_" ? [legal, camelCase(label)] : [legal];
}
