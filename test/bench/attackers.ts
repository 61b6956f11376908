/** Sends malformed requests to an address from `start` to `stop`, each client one after the other, with pauses. */
import { setTimeout as sleep } from "node:timers/promises";
import { buildSchema } from "graphql";
import { type Attack, attack, kinds } from "../hostile/attacks.ts";
import { randomOf } from "../support/random.ts";
import { clientAt } from "./client-at.ts";

/** Between two requests of a client: without it they would show what a full server does. */
const pauseMs = 20;
const [url = "", clients = "4"] = process.argv.slice(2);
let isOver = false;

const schema = buildSchema(await (await fetch(new URL("/schema.graphql", url))).text());
// Made before they are sent: making them takes longer than refusing them.
const attacks = Array.from({ length: 5000 }, (_, seed) =>
  attack(randomOf(seed), kinds[seed % kinds.length] as string, schema),
);

async function attackUntilOver(number: number) {
  const client = clientAt(url, `10.1.0.${number}`);
  let slowest = 0;
  let sent = 0;
  for (; !isOver; sent += 1) {
    const { method, path, headers, body } = attacks[
      (sent * Number(clients) + number) % attacks.length
    ] as Attack;
    const answer = await client.send(body, { method, path, more: { ...headers } });
    slowest = Math.max(slowest, answer?.ms ?? 0);
    await sleep(pauseMs);
  }
  client.close();
  return { slowest, sent };
}

process.on("message", (message) => {
  if (message === "stop") isOver = true;
  if (message === "start") void attackAll();
});
process.send?.("ready");

async function attackAll() {
  const worked = await Promise.all(
    Array.from({ length: Number(clients) }, (_, number) => attackUntilOver(number)),
  );
  const slowest = Math.max(...worked.map((each) => each.slowest));
  const sent = worked.reduce((sum, each) => sum + each.sent, 0);
  process.send?.({ slowest, sent }, () => process.disconnect());
}
