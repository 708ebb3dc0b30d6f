import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
};

/** Serves a folder's files on this machine alone, as any static server would; below `/sub/`, since a page may lie anywhere. */
export async function serveFolder(folder: string): Promise<{ readonly server: Server; readonly address: string }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://static.invalid");
    const name = pathname === "/sub/" ? "index.html" : pathname.replace(/^\/sub\//, "");
    const type = TYPES[extname(name)];
    if (!/^[\w-]+\.\w+$/.test(name) || type === undefined) {
      response.writeHead(404).end();
      return;
    }
    readFile(join(folder, name)).then(
      (bytes) => response.writeHead(200, { "content-type": type }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { address, port } = server.address() as AddressInfo;
  return { server, address: `http://${address}:${port}/sub/` };
}
