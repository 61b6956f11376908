import bytes from "bytes";
import ms, { type StringValue } from "ms";

/** The longest delay that Node's timers keep: more than 24 days. */
export const longestDelayMs = 2 ** 31 - 1;

/** Milliseconds of "250ms", "30s", "5m", "24h"; undefined where `text` is no such duration. */
export function parseDuration(text: string): number | undefined {
  if (!/^\d+(\.\d+)?\s*(ms|s|m|h|d)$/.test(text)) return undefined;
  const value = ms(text as StringValue);
  return value >= 1 && value <= longestDelayMs ? value : undefined;
}

/** Bytes of "64KB", "1MB", "10GB" (1 KB is 1024 bytes); undefined where `text` is no such size. */
export function parseSize(text: string): number | undefined {
  if (!/^\d+(\.\d+)?\s*(B|KB|MB|GB|TB)$/i.test(text)) return undefined;
  const value = bytes.parse(text);
  return value !== null && value >= 1 ? value : undefined;
}
