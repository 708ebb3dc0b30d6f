/** QEMU with the oracle's image in it: boots it for one batch of records, or keeps it running. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Records } from "./records.js";

const QEMU = "qemu-system-aarch64";

/** The version that QEMU tells of itself, or null where it is not installed. */
export function qemuVersion(): string | null {
  const { error, stdout } = spawnSync(QEMU, ["--version"], { encoding: "utf8" });
  return error === undefined ? (/version (\S+)/.exec(stdout)?.[1] ?? "unknown") : null;
}

/** The image talks by semihosting, which lets it open any file of this machine: run no other image with it. */
function argumentsOf(image: string, cpu: string, input: string, output: string): string[] {
  const machine = ["-M", "virt,virtualization=on", "-cpu", cpu, "-m", "512M", "-nodefaults", "-no-user-config"];
  const devices = ["-display", "none", "-serial", "none", "-monitor", "none", "-net", "none"];
  const semihosting = `enable=on,target=native,arg=oracle,arg=${input},arg=${output}`;
  return [...machine, ...devices, "-semihosting-config", semihosting, "-kernel", image];
}

/** Words as lower and upper halves by turns. */
function halvesOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(Uint8Array.from(bytes).buffer);
}

/** Boots the image for these records alone. Answers with the words as lower and upper halves by turns. */
export function answerOnce(image: string, cpu: string, records: Records): Uint32Array {
  const folder = mkdtempSync(join(tmpdir(), "lmmu-oracle-"));
  try {
    const input = join(folder, "in");
    const output = join(folder, "out");
    writeFileSync(input, records.bytes(true));
    const run = spawnSync(QEMU, argumentsOf(image, cpu, input, output), { encoding: "utf8", timeout: 120_000 });
    if (run.status !== 0) throw new Error(`QEMU ended with ${run.status ?? run.signal}: ${run.stderr}${run.stdout}`);
    const halves = halvesOf(readFileSync(output));
    if (halves.length !== records.answers * 2) {
      throw new Error(`QEMU gave ${halves.length / 2} words for ${records.answers}: ${run.stderr}`);
    }
    return halves;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Waiting {
  readonly bytes: number;
  readonly resolve: (answer: Buffer) => void;
  readonly reject: (error: Error) => void;
}

/** An image that keeps running. One batch at a time. */
export class Oracle {
  private readonly child: ChildProcess;
  private chunks: Buffer[] = [];
  private received = 0;
  private waiting: Waiting | null = null;
  private complaints = "";
  private readonly ended: Promise<void>;

  constructor(image: string, cpu: string) {
    // The image opens its input and output by name, which a socket has not: `cat` makes pipes of Node's streams.
    const command = [QEMU, ...argumentsOf(image, cpu, "/dev/stdin", "/dev/stdout")].map(quoted).join(" ");
    const child = spawn("sh", ["-c", `cat | ${command} | cat`], { stdio: ["pipe", "pipe", "pipe"], detached: true });
    this.child = child;
    child.stdout.on("data", (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.received += chunk.length;
      this.deliver();
    });
    child.stderr.on("data", (chunk: Buffer) => (this.complaints += chunk.toString()));
    child.stdin.on("error", (error) => (this.complaints += error.message));
    this.ended = new Promise((resolve) => {
      child.on("close", () => {
        this.waiting?.reject(new Error(`QEMU ended: ${this.complaints}`));
        resolve();
      });
    });
  }

  /** The words that answer these records, as lower and upper halves by turns. */
  answer(records: Records): Promise<Uint32Array> {
    if (this.waiting !== null) throw new Error("one batch at a time");
    const answer = new Promise<Buffer>((resolve, reject) => {
      this.waiting = { bytes: records.answers * 8, resolve, reject };
    });
    this.child.stdin!.write(records.bytes(false));
    this.deliver();
    return answer.then(halvesOf);
  }

  private deliver(): void {
    if (this.waiting === null || this.received < this.waiting.bytes) return;
    const all = Buffer.concat(this.chunks);
    const { bytes, resolve } = this.waiting;
    this.waiting = null;
    this.chunks = [all.subarray(bytes)];
    this.received -= bytes;
    resolve(all.subarray(0, bytes));
  }

  /** The end of its input ends the image. */
  async close(): Promise<void> {
    this.child.stdin!.end();
    await this.ended;
  }

  /** Ends it whatever it does, with the shell and the pipes around it. */
  kill(): void {
    if (this.child.pid === undefined || this.child.exitCode !== null) return;
    process.kill(-this.child.pid, "SIGKILL");
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
