import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** A handler that listens on a port of its own, until it is disposed of. */
export async function listening(handler: RequestListener) {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
