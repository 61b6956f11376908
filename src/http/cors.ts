/** The origin of a request where `origins` allow it; browsers hear of no other. */
export function allowedOrigin(
  request: Request,
  origins: readonly string[] | null,
): string | undefined {
  const origin = request.headers.get("origin");
  return origin !== null && origins?.includes(origin) === true ? origin : undefined;
}
