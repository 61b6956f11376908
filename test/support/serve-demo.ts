import { demoConfigFile } from "../../src/cli/demo-files.ts";
import { readConfig } from "../../src/cli/read-config.ts";
import { listen } from "../../src/http/listener.ts";
import { httpConnections } from "../../src/http/node-server.ts";
import { startEider } from "../../src/service/serving/create-eider.ts";
import { keptLog } from "./open-eider.ts";

/** The demo behind a real socket; closes by itself. */
export async function serveDemo() {
  const { config } = await readConfig({
    sources: [],
    configFile: demoConfigFile,
    flags: {},
    environment: {},
  });
  const { eider } = await startEider(config, keptLog().log);
  const host = "127.0.0.1";
  const connections = httpConnections(eider.handler, { host, allowedHosts: null });
  const server = await listen({ host, port: 0 }, (socket) => connections.take(socket));
  const close = async () => {
    await server.close();
    await connections.end(1000);
    await eider.close();
  };
  return { url: server.url, [Symbol.asyncDispose]: close };
}
