/** What Prometheus reads of requests. */
import { expect, test } from "vitest";
import { openShop } from "../support/open-shop.ts";

async function scrape({ eider }: Pick<Awaited<ReturnType<typeof openShop>>, "eider">) {
  const response = await eider.fetch(new Request("http://eider/metrics"));
  const text = await response.text();
  const valueOf = (series: string) => {
    const line = text.split("\n").find((each) => each.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length));
  };
  return { text, valueOf };
}

test("statements, rows and kept answers are totals that only grow", async () => {
  await using shop = await openShop({ config: { cache: { memory: "1MB" } } });
  const before = (await scrape(shop)).valueOf("eider_statements_total") ?? 0;
  const ask = () => shop.query("query Q { orders(orderBy: [{ placed: ASC }], limit: 2) { id } }");
  await ask();
  await ask();
  const { text, valueOf } = await scrape(shop);
  expect(valueOf("eider_statements_total")).toBe(before + 1);
  expect(valueOf("eider_rows_total")).toBe(2);
  expect(text).toContain("# TYPE eider_cache_hits_total counter");
  expect(valueOf("eider_cache_hits_total")).toBe(1);
  expect((await scrape(shop)).valueOf("eider_cache_hits_total")).toBe(1);
  expect(valueOf('eider_operation_seconds_count{operation="Q"}')).toBe(2);
});

test("operations have durations by name, of a bounded number", async () => {
  await using shop = await openShop();
  for (let each = 0; each < 120; each += 1) await shop.query(`query N${each} { __typename }`);
  const { text, valueOf } = await scrape(shop);
  const names = new Set(text.match(/eider_operation_seconds_count\{operation="\w+"\}/g));
  expect(names.size).toBe(101);
  expect(valueOf('eider_operation_seconds_count{operation="others"}')).toBe(20);
});
