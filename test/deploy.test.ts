/** What is deployed beside Eider speaks of what Eider has. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openShop } from "./support/open-shop.ts";

const read = (file: string) => readFileSync(`deploy/${file}`, "utf8");

test("the dashboard asks for metrics that there are", async () => {
  await using shop = await openShop();
  await shop.query("{ nothing }");
  const text = await (await shop.eider.fetch(new Request("http://eider/metrics"))).text();
  const asked = new Set(read("grafana/eider.json").match(/\beider_\w+/g));
  expect(asked.size).toBeGreaterThan(10);
  for (const name of asked)
    expect(text, name).toContain(`# TYPE ${name.replace(/_(bucket|count|sum)$/, "")} `);
});

test("the files that start Eider name its command and settings", () => {
  const main = (JSON.parse(readFileSync("package.json", "utf8")) as { bin: { eider: string } }).bin;
  for (const file of ["Dockerfile", "eider.service"]) expect(read(file)).toContain(main.eider);
  for (const file of ["compose.yaml", "eider.service"])
    expect(read(file)).toContain("EIDER_ADMIN_KEY_FILE");
});
