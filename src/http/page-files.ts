import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const compress = promisify(gzip);

const mediaTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The page asks this server only, stands in no other page, and all of it comes from here. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  // Charts style their own marks.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

interface PageFile {
  readonly plain: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
  readonly type: string;
}

/** Where the built page is: beside the compiled floors, or in `dist` when these are run as sources. */
function builtPage(): string {
  const beside = fileURLToPath(new URL("../page/", import.meta.url));
  return existsSync(join(beside, "assets"))
    ? beside
    : fileURLToPath(new URL("../../dist/page/", import.meta.url));
}

/** The files of the page for people, read and compressed at first use; nothing else can be named. */
export class PageFiles {
  #files: Promise<ReadonlyMap<string, PageFile>> | undefined;

  /** The file at a path such as `/index.html` or `/assets/….js`; undefined where there is none. */
  async respond(path: string, { headers }: Request): Promise<Response | undefined> {
    this.#files ??= readFiles(builtPage());
    const file = (await this.#files).get(path);
    if (file === undefined) return undefined;
    const gzips = (headers.get("accept-encoding") ?? "").includes("gzip");
    const answer = {
      "content-type": file.type,
      // The name of a part has a digest of what it holds, that of the page has not.
      "cache-control": hasDigest(path) ? "public, max-age=31536000, immutable" : "no-cache",
      etag: file.etag,
      vary: "accept-encoding, accept",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      ...(path.endsWith(".html") && { "content-security-policy": pagePolicy }),
    };
    if (headers.get("if-none-match") === file.etag)
      return new Response(null, { status: 304, headers: answer });
    if (!gzips) return new Response(new Uint8Array(file.plain), { headers: answer });
    return new Response(new Uint8Array(file.gzipped), {
      headers: { ...answer, "content-encoding": "gzip" },
    });
  }
}

function hasDigest(path: string): boolean {
  return /-[\w-]{8}\.\w+$/.test(path);
}

async function readFiles(directory: string): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && extname(entry.name) in mediaTypes);
  return new Map(
    await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [path.slice(directory.length - 1), await readPageFile(path)] as const;
      }),
    ),
  );
}

async function readPageFile(path: string): Promise<PageFile> {
  const plain = await readFile(path);
  return {
    plain,
    gzipped: await compress(plain),
    etag: `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`,
    type: mediaTypes[extname(path)] ?? "application/octet-stream",
  };
}
