import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import type { ReadResult } from "../../compiler/index.js";

/** Larger texts are refused. */
export const MAX_BYTES = 8 * 1024 * 1024;

/** Why a text cannot be had, as the end of a sentence. */
export function unreadableText(reason: (ReadResult & { ok: false })["reason"]): string {
  return {
    missing: "there is no such file",
    unreadable: "it cannot be read as UTF-8 text",
    binary: "it is not text: it has a NUL byte",
    too_large: "it is larger than 8 MiB",
  }[reason];
}

/** Reads a text file. Only regular files are read: a pipe or a device could block or never end. */
export function readText(path: string): ReadResult {
  let file: number;
  try {
    // Opening a FIFO without a writer would wait for one.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (problem) {
    const missing = hasCode(problem, "ENOENT") || hasCode(problem, "ENOTDIR");
    return { ok: false, reason: missing ? "missing" : "unreadable" };
  }
  try {
    if (!fstatSync(file).isFile()) return { ok: false, reason: "unreadable" };
    return textOf(readBounded(file));
  } catch {
    return { ok: false, reason: "unreadable" };
  } finally {
    closeSync(file);
  }
}

/** Reads a stream (standard input) to its end, or to where it is too large. */
export async function readStream(stream: AsyncIterable<Buffer | string>): Promise<ReadResult> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      size += bytes.length;
      if (size > MAX_BYTES) break;
    }
  } catch {
    return { ok: false, reason: "unreadable" };
  }
  return textOf(Buffer.concat(chunks));
}

/** One byte more than is allowed, at most. What `stat` says of a size is not trusted: files under /proc have 0. */
function readBounded(file: number): Buffer {
  const chunks: Buffer[] = [];
  for (let size = 0; size <= MAX_BYTES;) {
    const chunk = Buffer.alloc(Math.min(256 * 1024, MAX_BYTES + 1 - size));
    const read = readSync(file, chunk);
    if (read === 0) break;
    chunks.push(chunk.subarray(0, read));
    size += read;
  }
  return Buffer.concat(chunks);
}

function textOf(bytes: Buffer): ReadResult {
  if (bytes.length > MAX_BYTES) return { ok: false, reason: "too_large" };
  if (bytes.includes(0)) return { ok: false, reason: "binary" };
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, reason: "unreadable" };
  }
}

/** Whether an exception is the operating system's, with this code. */
export function hasCode(problem: unknown, code: string): boolean {
  return problem instanceof Error && "code" in problem && problem.code === code;
}
