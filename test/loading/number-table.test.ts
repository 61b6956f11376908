/** Numbers find their groups, however they lie. */
import { expect, test } from "vitest";
import { NumberTable } from "../../src/loading/number-table.ts";

const lists = {
  neighbours: Array.from({ length: 1000 }, (_, n) => n - 500),
  "far apart": Array.from({ length: 1000 }, (_, n) => (n - 500) * 4_294_967_296),
  "powers of two": Array.from({ length: 53 }, (_, n) => 2 ** n),
  multiples: Array.from({ length: 5000 }, (_, n) => n * 65_536),
  "the safe bounds": [Number.MIN_SAFE_INTEGER, -1, 0, 1, Number.MAX_SAFE_INTEGER],
};

test.each(Object.entries(lists))("%s", (_, numbers) => {
  const table = new NumberTable([null, ...numbers]);
  for (const [group, number] of numbers.entries()) expect(table.find(number, group)).toBe(group);
  for (const [group, number] of numbers.entries()) expect(table.find(number, -1)).toBe(group);
  const others = [-600, 12_345_679, 2 ** 40 + 1, -(2 ** 52)];
  for (const number of others) expect(table.find(number, -1)).toBe(-1);
});

test("a column without numbers has none", () => {
  expect(new NumberTable([null, "9007199254740993"]).find(0, -1)).toBe(-1);
});
