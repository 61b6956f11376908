import { readFile } from "node:fs/promises";
import { type OpenOptions, openEider } from "./open-eider.ts";

/** The shop of shop.sql, served. */
export async function openShop(options: Omit<OpenOptions, "databases"> = {}) {
  const sql = await readFile(new URL("shop.sql", import.meta.url), "utf8");
  return openEider({ ...options, databases: { shop: sql } });
}
