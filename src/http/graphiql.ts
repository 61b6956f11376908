import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";

const compress = promisify(gzip);

/** The page as bytes, which all who ask for it read. */
interface Page {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
}

/** The page of GraphiQL with everything in it: 9 MB of text, 2 MB compressed, made at first use. */
export class GraphiQLPage {
  readonly #pages = new Map<string, Promise<Page>>();

  async respond(exampleQueries: readonly string[], acceptsGzip: boolean): Promise<Response> {
    const { plain, gzipped } = await this.#page(exampleQueries);
    const headers = {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      vary: "accept-encoding, accept",
      // Everything of the page is in it; it asks this server only, and stands in no other page.
      "content-security-policy": [
        "default-src 'none'",
        // The page is one file: its scripts and styles stand in it, and its editor makes workers of texts.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:",
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
    return new Response(gzipped, {
      headers: { ...headers, "content-encoding": "gzip" },
    });
  }

  #page(exampleQueries: readonly string[]): Promise<Page> {
    const key = exampleQueries.join("\0");
    const known = this.#pages.get(key);
    if (known !== undefined) return known;
    // Only the newest: the example changes with the catalog.
    this.#pages.clear();
    const page = renderPage(exampleQueries);
    this.#pages.set(key, page);
    return page;
  }
}

/**
 * Marks the address as that of the page: GraphiQL writes what stands in its editor into it, and an address
 * with a query alone is one for programs.
 */
const keepsPage = `<script>
  const address = new URL(location.href);
  address.searchParams.set("graphiql", "");
  history.replaceState({}, "", address);
</script>`;

async function renderPage(exampleQueries: readonly string[]): Promise<Page> {
  // Few start with a browser, so the page's 9 MB are not part of every start.
  const { renderGraphiQL } = await import("@graphql-yoga/render-graphiql");
  const rendered = renderGraphiQL({
    title: "Eider",
    logo: '<img src="/assets/mark.svg" alt="" width="28" height="28">',
    defaultQuery: exampleQueries[0] ?? "",
    defaultTabs: exampleQueries.map((query) => ({ query })),
    shouldPersistHeaders: false,
    credentials: "same-origin",
  });
  // Its scripts have ends of bodies in their texts: the page's own is the last.
  const end = rendered.lastIndexOf("</body>");
  const text = [
    rendered
      .slice(0, end)
      .replace("<head>", () => `<head>${keepsPage}`)
      .replace(/<link rel="icon"[^>]*>/, '<link rel="icon" href="/assets/mark.svg" />'),
    '<script type="module" src="/assets/graphiql.js"></script>',
    rendered.slice(end),
  ].join("");
  const plain = new Uint8Array(Buffer.from(text));
  const gzipped = await compress(plain, { level: constants.Z_BEST_SPEED });
  return { plain, gzipped: new Uint8Array(gzipped) };
}
