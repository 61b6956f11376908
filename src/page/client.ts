import { Client, cacheExchange, fetchExchange } from "urql";

/** Headers that say who asks, kept for this tab only. */
export type Credentials = Readonly<Record<string, string>>;

const place = "eider.headers";

export function savedCredentials(): Credentials {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? "{}") as Credentials;
  } catch {
    return {};
  }
}

export function saveCredentials(credentials: Credentials): void {
  sessionStorage.setItem(place, JSON.stringify(credentials));
}

/** A client of the API; a new one knows no earlier answers. */
export function createClient(headers: Credentials): Client {
  return new Client({
    url: "/graphql",
    exchanges: [cacheExchange, fetchExchange],
    fetchOptions: { headers },
    // Subscriptions are streams of events over plain HTTP.
    fetchSubscriptions: true,
    preferGetMethod: false,
  });
}

/** What the server describes as JSON. Rejects with the server's own words. */
export async function fetchJson<T>(path: string, headers: Credentials): Promise<T> {
  const response = await fetch(path, { headers });
  const body = (await response.json()) as T & {
    errors?: { message: string }[];
    error?: string;
  };
  if (response.ok || path.startsWith("/health")) return body;
  throw new Error(body.errors?.[0]?.message ?? body.error ?? `HTTP ${response.status}`);
}
