import { runCommand } from "./cli/run-command.ts";

// Who reads has read enough, as `head` does: the command goes on, and its exit code says how it ended.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });

process.exitCode = await runCommand(process.argv.slice(2), process.env);
