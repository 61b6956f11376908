import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { openShop } from "../support/open-shop.ts";

const descriptors = () => readdirSync("/proc/self/fd").length;
const threads = () => readdirSync("/proc/self/task").length;
const ownSpills = () =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`eider-spill-${process.pid}-`)).length;

test.runIf(process.platform === "linux")(
  "opening, asking and closing 30 times leaves descriptors, threads and directories level",
  async () => {
    const cycle = async () => {
      await using shop = await openShop({ config: { server: { adminKey: "key" } } });
      expect((await shop.query("{ customers { orders { id } } }")).status).toBe(200);
      await shop.query(
        "mutation { recyclePool { databases { name } } }",
        {},
        { authorization: "Bearer key" },
      );
    };
    for (let turn = 0; turn < 5; turn += 1) await cycle();
    const before = [descriptors(), threads(), ownSpills()];
    for (let turn = 0; turn < 30; turn += 1) await cycle();
    expect([descriptors(), threads(), ownSpills()]).toEqual(before);
  },
);
