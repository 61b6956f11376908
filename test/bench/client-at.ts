import { Agent, request } from "node:http";

/** How a request was answered; ms until its last byte. */
export interface Sent {
  readonly status: number;
  readonly ms: number;
}

/** A client with a connection of its own, seen by the server under an address of its own. */
export function clientAt(url: string, address: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { "content-type": "application/json", "x-forwarded-for": address };
  return {
    send: (
      body: string | Buffer | undefined,
      {
        method = "POST",
        path = "/graphql",
        more = headers,
      }: { method?: string; path?: string; more?: Record<string, string> } = {},
    ) =>
      new Promise<Sent | undefined>((resolve) => {
        const started = performance.now();
        try {
          const asking = request(
            new URL(path, url),
            { method, agent, headers: { "x-forwarded-for": address, ...more } },
            (response) => {
              const status = response.statusCode ?? 0;
              response
                .resume()
                .on("end", () => resolve({ status, ms: performance.now() - started }));
            },
          );
          asking.on("error", () => resolve(undefined));
          asking.end(body);
        } catch {
          // Node's own client refuses to send it.
          resolve(undefined);
        }
      }),
    close: () => agent.destroy(),
  };
}
