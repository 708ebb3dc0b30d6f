/** The language server on a port on which the editor listens, and what it says where it cannot talk at all. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createClientSocketTransport, createProtocolConnection, type Hover } from "vscode-languageserver/node";

const root = resolve(import.meta.dirname, "../..");
const program = join(root, "bin/lmmu.js");

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

describe.runIf(existsSync(join(root, "dist/cli.js")))("lmmu lsp", () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill());

  it.each([["--socket=PORT"], ["--socket", "PORT"]])("serves an editor that listens: %s %s", async (...words) => {
    const port = await freePort();
    const transport = await createClientSocketTransport(port);
    const given = words.map((word) => word.replace("PORT", String(port)));
    const started = spawn(process.execPath, [program, "lsp", ...given], { stdio: ["ignore", "pipe", "pipe"] });
    child = started;
    let printed = "";
    for (const stream of [started.stdout, started.stderr])
      stream.on("data", (chunk: Buffer) => (printed += chunk.toString()));
    const connection = createProtocolConnection(...(await transport.onConnected()));
    connection.listen();
    await connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
    await connection.sendNotification("initialized", {});
    const uri = "untitled:a.lmmu";
    const textDocument = { uri, languageId: "lmmu", version: 1, text: "fn f;\nscenario s { f; }\n" };
    await connection.sendNotification("textDocument/didOpen", { textDocument });
    const asked = { textDocument: { uri }, position: { line: 1, character: 13 } };
    const hover = await connection.sendRequest<Hover>("textDocument/hover", asked);
    expect(JSON.stringify(hover.contents)).toContain("fn f;");
    await connection.sendRequest("shutdown");
    const exited = once(started, "exit");
    await connection.sendNotification("exit");
    expect(await exited).toEqual([0, null]);
    expect(printed).toBe("");
    connection.dispose();
  });

  it("ends when the editor hangs up", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const started = spawn(process.execPath, [program, "lsp", `--socket=${port}`], { stdio: "ignore" });
    child = started;
    const [socket] = (await once(server, "connection")) as [Socket];
    const exited = once(started, "exit");
    socket.end();
    expect(await exited).toEqual([1, null]);
    server.close();
  });

  it("says where nobody listens", async () => {
    const { status, stderr } = spawnSync(process.execPath, [program, "lsp", `--socket=${await freePort()}`], {
      encoding: "utf8",
    });
    expect(stderr).toMatch(/^error: no editor can be reached: connect ECONNREFUSED 127\.0\.0\.1:\d+\n {2}help: /);
    expect(status).toBe(2);
  });

  it.each([
    [["--socket=0"], 'error: "0" is no port'],
    [["--socket=65536"], 'error: "65536" is no port'],
    [["--socket=-1"], 'error: "-1" is no port'],
    [["--socket=1e3"], 'error: "1e3" is no port'],
    [["--socket="], 'error: "" is no port'],
    [["--socket"], "error: option '--socket <port>' argument missing"],
    [["--socket=6009", "--stdio"], "error: the server talks in one way: --stdio and --socket exclude each other"],
    [[], "error: the server needs to know how to talk"],
  ])("says what is wrong with %j", (words, message) => {
    const { status, stderr } = spawnSync(process.execPath, [program, "lsp", ...words], { encoding: "utf8", input: "" });
    expect(stderr.split("\n")[0]).toBe(message);
    expect(status).toBe(2);
  });
});
