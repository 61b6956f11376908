import { expect, onTestFinished, test, vi } from "vitest";
import { rememberingTokens, type Token } from "../../src/http/remembered-tokens.ts";

const config = {} as Token["config"];

/** A check that counts, by clocks that are set. */
function checking(claims: Token["claims"]) {
  let [checked, now] = [0, 1_000_000];
  const clocks = [vi.spyOn(Date, "now"), vi.spyOn(performance, "now")];
  for (const clock of clocks) clock.mockImplementation(() => now);
  onTestFinished(() => {
    for (const clock of clocks) clock.mockRestore();
  });
  const check = rememberingTokens(async (token) => {
    checked += 1;
    if (token === "wrong") throw new Error("no");
    return { claims: { ...claims, token }, config };
  });
  return { check, count: () => checked, setNow: (ms: number) => (now = ms) };
}

test("a token that held is checked again after half a minute, each by itself", async () => {
  const { check, count, setNow } = checking({});
  expect((await check("a")).claims["token"]).toBe("a");
  expect((await check("b")).claims["token"]).toBe("b");
  setNow(1_029_999);
  expect((await check("a")).claims["token"]).toBe("a");
  expect(count()).toBe(2);
  setNow(1_030_000);
  await check("a");
  expect(count()).toBe(3);
});

test("a token is checked again from the moment on at which it expires", async () => {
  const { check, count, setNow } = checking({ exp: 1010 });
  await check("a");
  setNow(1_009_999);
  await check("a");
  expect(count()).toBe(1);
  setNow(1_010_000);
  await check("a");
  expect(count()).toBe(2);
});

test("a token that does not hold is checked each time", async () => {
  const { check, count } = checking({});
  await expect(check("wrong")).rejects.toThrow("no");
  await expect(check("wrong")).rejects.toThrow("no");
  expect(count()).toBe(2);
});
