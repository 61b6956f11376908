import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";

const compress = promisify(gzip);

/** The page of GraphiQL with everything in it: 9 MB of text, 2 MB compressed, made at first use. */
export class GraphiQLPage {
  readonly #pages = new Map<string, Promise<{ plain: string; gzipped: Buffer }>>();

  async respond(exampleQuery: string, acceptsGzip: boolean): Promise<Response> {
    const { plain, gzipped } = await this.#page(exampleQuery);
    const headers = {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      vary: "accept-encoding, accept",
      // Everything of the page is in it; it asks this server only, and stands in no other page.
      "content-security-policy": [
        "default-src 'none'",
        // The page is one file: its scripts and styles stand in it, and its editor makes workers of texts.
        "script-src 'unsafe-inline' 'unsafe-eval' blob: data:",
        "style-src 'unsafe-inline'",
        "worker-src blob: data:",
        "img-src 'self' data:",
        "font-src data:",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
      ].join("; "),
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    };
    if (!acceptsGzip) return new Response(plain, { headers });
    return new Response(new Uint8Array(gzipped), {
      headers: { ...headers, "content-encoding": "gzip" },
    });
  }

  #page(exampleQuery: string): Promise<{ plain: string; gzipped: Buffer }> {
    const known = this.#pages.get(exampleQuery);
    if (known !== undefined) return known;
    // Only the newest: the example changes with the catalog.
    this.#pages.clear();
    const page = renderPage(exampleQuery);
    this.#pages.set(exampleQuery, page);
    return page;
  }
}

async function renderPage(exampleQuery: string): Promise<{ plain: string; gzipped: Buffer }> {
  // Few start with a browser, so the page's 9 MB are not part of every start.
  const { renderGraphiQL } = await import("@graphql-yoga/render-graphiql");
  const plain = renderGraphiQL({
    title: "Eider",
    defaultQuery: exampleQuery,
    defaultTabs: [{ query: exampleQuery }],
    shouldPersistHeaders: false,
    credentials: "same-origin",
  });
  return { plain, gzipped: await compress(plain, { level: constants.Z_BEST_SPEED }) };
}
