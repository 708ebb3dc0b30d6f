/** A language client for measurements: it starts a server, and knows when what it waits for arrives. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { COLLECT } from "./live-memory.js";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";

/** @typedef {import("./keystrokes.js").Change} Change */

/** Longer than this, in milliseconds, nothing takes that works. */
const PATIENCE = 60_000;

export class LanguageClient {
  /** The versions of the open documents. @type {Map<string, number>} */
  #versions = new Map();
  /** @type {((uri: string) => void) | null} */
  #arrived = null;

  /** @param {readonly string[]} program what `node` runs, with its arguments */
  constructor(program) {
    this.child = spawn(process.execPath, program, { stdio: ["pipe", "pipe", "inherit", "ipc"] });
    const { stdout, stdin } = this.child;
    if (stdout === null || stdin === null) throw new Error("a child has pipes");
    this.connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.connection.onNotification(
      "textDocument/publishDiagnostics",
      (/** @type {{ uri: string, version?: number }} */ { uri, version }) => {
        // Not every server says which version it is.
        if (version === undefined || version === this.#versions.get(uri)) this.#arrived?.(uri);
      },
    );
    this.connection.onRequest("client/registerCapability", () => null);
    this.connection.listen();
  }

  /** @param {string | null} rootUri */
  async initialize(rootUri) {
    const workspaceFolders = rootUri === null ? null : [{ uri: rootUri, name: "workspace" }];
    await this.connection.sendRequest("initialize", { processId: null, rootUri, workspaceFolders, capabilities: {} });
    await this.connection.sendNotification("initialized", {});
  }

  /**
   * Opens a document and waits for its diagnostics.
   *
   * @param {string} uri
   * @param {string} text
   */
  async open(uri, text) {
    this.#versions.set(uri, 1);
    const textDocument = { uri, languageId: "lmmu", version: 1, text };
    await this.publishedAfter([uri], () => this.connection.sendNotification("textDocument/didOpen", { textDocument }));
  }

  /**
   * @param {string} uri
   * @param {Change} change
   */
  change(uri, change) {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    const textDocument = { uri, version };
    return this.connection.sendNotification("textDocument/didChange", { textDocument, contentChanges: [change] });
  }

  /**
   * By document, the milliseconds from an act until its diagnostics are published. Wait for all that an act concerns:
   * what comes late would count for the next one.
   *
   * @param {readonly string[]} uris
   * @param {() => Promise<void>} act
   */
  async publishedAfter(uris, act) {
    /** @type {Map<string, number>} */
    const times = new Map();
    const start = performance.now();
    await new Promise((done, failed) => {
      const timer = setTimeout(() => failed(new Error(`nothing is published for ${uris.join(", ")}`)), PATIENCE);
      this.#arrived = (uri) => {
        if (!times.has(uri)) times.set(uri, performance.now() - start);
        if (!uris.every((each) => times.has(each))) return;
        this.#arrived = null;
        clearTimeout(timer);
        done(undefined);
      };
      act().catch(failed);
    });
    return uris.map((uri) => times.get(uri) ?? NaN);
  }

  /** Megabytes of the server's process that are in memory; NaN where the system does not say (it is Linux's). */
  megabytes() {
    try {
      const status = readFileSync(`/proc/${this.child.pid}/status`, "utf8");
      return Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1]) / 1024;
    } catch {
      return NaN;
    }
  }

  /** Megabytes in use once all garbage is collected, of a measured server. @returns {Promise<number>} */
  liveMegabytes() {
    return new Promise((done) => {
      this.child.once("message", (megabytes) => done(Number(megabytes)));
      this.child.send(COLLECT);
    });
  }

  close() {
    this.connection.dispose();
    this.child.kill();
  }
}
