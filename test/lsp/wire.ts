/** The program that ships, message by message: for what a client's library would not send, or would not notice. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";

const PROGRAM = resolve(import.meta.dirname, "../../bin/lmmu.js");

export interface Message {
  readonly jsonrpc: "2.0";
  readonly id?: number | string | null;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

export class Wire {
  private readonly child: ChildProcess;
  private output = Buffer.alloc(0);
  private lastId = 0;
  /** Everything that the server wrote to standard error. */
  errors = "";

  constructor(folder: string) {
    this.child = spawn(process.execPath, [PROGRAM, "lsp", "--stdio"], { cwd: folder, stdio: "pipe" });
    this.child.stdout!.on("data", (chunk: Buffer) => (this.output = Buffer.concat([this.output, chunk])));
    this.child.stderr!.on("data", (chunk: Buffer) => (this.errors += chunk.toString()));
  }

  /** Sends a request, also one that the protocol does not allow, and gives the response. */
  async ask(method: string, params?: unknown): Promise<Message> {
    const id = ++this.lastId;
    this.send({ id, method, params });
    for (;;) {
      const response = this.messages().find((message) => message.id === id && message.method === undefined);
      if (response !== undefined) return response;
      await once(this.child.stdout!, "data");
    }
  }

  tell(method: string, params?: unknown): void {
    this.send({ method, params });
  }

  /** All that was said so far. Throws if there is anything on standard output beside messages. */
  messages(): Message[] {
    const messages: Message[] = [];
    for (let at = 0; at < this.output.length;) {
      const header = /^Content-Length: (\d+)\r\n\r\n/.exec(this.output.toString("latin1", at, at + 80));
      const start = at + (header?.[0].length ?? 0);
      const end = start + Number(header?.[1] ?? 0);
      // The rest of this one is on its way.
      if (header !== null ? end > this.output.length : this.output.length - at < 20) break;
      if (header === null) throw new Error(`no message: ${this.output.toString("utf8", at, at + 200)}`);
      messages.push(JSON.parse(this.output.toString("utf8", start, end)) as Message);
      at = end;
    }
    return messages;
  }

  /** Bytes behind the last whole message. */
  unread(): number {
    const whole = this.messages().map((message) => Buffer.byteLength(JSON.stringify(message)));
    return this.output.length - whole.reduce((sum, size) => sum + `Content-Length: ${size}\r\n\r\n`.length + size, 0);
  }

  async exited(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, "close");
    return this.child.exitCode;
  }

  dispose(): void {
    this.child.kill();
  }

  private send(message: object): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.child.stdin!.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }
}
