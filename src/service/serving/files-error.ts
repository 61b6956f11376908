import { EiderError } from "../../foundation/errors.ts";
import type { Generation } from "../generations/generation.ts";

/** Files that stay in place may be replaced under their views: then no error says anything of the request. */
export async function describeFilesError(generation: Generation, error: unknown): Promise<unknown> {
  const isOfFiles =
    error instanceof EiderError &&
    ["VIEW_FAILED", "INTERNAL_SERVER_ERROR", "DB_UNAVAILABLE"].includes(error.code);
  if (!isOfFiles || (await generation.isCurrent())) return error;
  return new EiderError(
    "DB_UNAVAILABLE",
    `${generation.name}: its files were replaced or are gone; they are being opened anew. Try again.`,
    { cause: error },
  );
}
