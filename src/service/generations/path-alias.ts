import { basename } from "node:path";

/** How a path is called where others can read it: its file's name, nothing of what follows `?`. */
export function aliasOf(path: string, index: number): string {
  const [base = ""] = path.split("?", 1);
  return `${index}:${base.startsWith("md:") ? base : basename(base)}`;
}
