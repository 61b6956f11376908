/** The origin of a request where `origins` allow it; browsers hear of no other. */
export function allowedOrigin(
  request: Request,
  origins: readonly string[] | null,
): string | undefined {
  const origin = request.headers.get("origin");
  if (origin === null || origins === null) return undefined;
  return origins.includes(origin) || origins.includes("*") ? origin : undefined;
}
