import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const entry = resolve("dist/eider.cjs");

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartOptions {
  readonly cwd?: string;
  readonly environment?: Record<string, string>;
}

/** Runs the compiled command. */
export function startCommand(
  args: readonly string[],
  { cwd = ".", environment = {} }: StartOptions = {},
): ChildProcess {
  // MotherDuck's client looks for the home directory.
  const { PATH = "", HOME = "" } = process.env;
  return spawn(process.execPath, [entry, ...args], {
    cwd,
    env: { PATH, HOME, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Runs the compiled command to its end. */
export async function runCommandToEnd(
  args: readonly string[],
  options: StartOptions = {},
): Promise<Outcome> {
  const child = startCommand(args, options);
  const texts = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => (texts.stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (texts.stderr += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.on("close", done));
  return { code, ...texts };
}

/** Starts a server and gives its address, from the last line of its start. It is killed by itself. */
export async function startServer(args: readonly string[], options: StartOptions = {}) {
  const child = startCommand(["serve", ...args, "--port", "0"], options);
  const closed = new Promise<number | null>((done) => child.on("close", done));
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    lines.push(line);
    const [, url, pid] = /^Eider serves (\S+) \(pid (\d+)\)$/.exec(line) ?? [];
    if (url === undefined) continue;
    const kill = async () => {
      // A primary takes its workers with it only at a stop: a second signal kills all at once.
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGTERM"), 3000).unref();
      await closed;
    };
    return {
      url,
      pid: Number(pid),
      lines,
      child,
      closed,
      stderr: () => stderr,
      ask: (query: string, headers: Record<string, string> = {}) => ask(url, query, headers),
      [Symbol.asyncDispose]: kill,
    };
  }
  throw new Error(`the server did not start: ${lines.join("\n")}${stderr}`);
}

/** The answer to a query, as JSON. */
export async function ask(
  url: string,
  query: string,
  headers: Record<string, string> = {},
): Promise<{ data?: Record<string, unknown>; errors?: { extensions: { code: string } }[] }> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as never;
}
