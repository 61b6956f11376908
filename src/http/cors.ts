/** The origin of a request where `origins` allow it; browsers hear of no other. */
export function allowedOrigin(
  request: Request,
  origins: readonly string[] | null,
): string | undefined {
  const origin = request.headers.get("origin");
  return isAllowed(origin, origins) ? origin : undefined;
}

/** What pages of allowed origins are told of queries. */
export const corsOfQueries = {
  credentials: false,
  methods: ["GET", "POST"],
  maxAge: 600,
  exposedHeaders: ["Content-Disposition", "ETag", "Retry-After", "X-Request-Id"],
};

const corsHeaders = {
  "access-control-allow-methods": corsOfQueries.methods.join(", "),
  "access-control-expose-headers": corsOfQueries.exposedHeaders.join(", "),
  "access-control-max-age": String(corsOfQueries.maxAge),
};

/** The same as headers of an answer, as Yoga sets them. */
export function corsHeadersFor(
  origin: string | undefined,
  origins: readonly string[] | null,
): Readonly<Record<string, string>> {
  return isAllowed(origin, origins)
    ? { "access-control-allow-origin": origin, ...corsHeaders }
    : {};
}

function isAllowed(
  origin: string | null | undefined,
  origins: readonly string[] | null,
): origin is string {
  if (origin === null || origin === undefined || origins === null) return false;
  return origins.includes(origin) || origins.includes("*");
}

/** A browser shows an answer to its page only where the origin is allowed. */
export function withOrigin(
  response: Response,
  request: Request,
  origins: readonly string[] | null,
): Response {
  const origin = allowedOrigin(request, origins);
  if (origin !== undefined) response.headers.set("access-control-allow-origin", origin);
  if (origins !== null) response.headers.append("vary", "origin");
  return response;
}

/** Says that a page of an allowed origin may send this request, or nothing. */
export function preflight(request: Request, origins: readonly string[] | null): Response {
  const response = new Response(null, { status: 204, statusText: "No Content" });
  const { headers } = response;
  if (origins !== null) headers.set("vary", "origin, access-control-request-headers");
  const origin = allowedOrigin(request, origins);
  if (origin === undefined) return response;
  headers.set("access-control-allow-origin", origin);
  headers.set("access-control-allow-methods", "POST");
  headers.set(
    "access-control-allow-headers",
    request.headers.get("access-control-request-headers") ?? "content-type",
  );
  headers.set("access-control-max-age", "600");
  return response;
}
