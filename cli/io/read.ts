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

/** Reads a text file. */
export function readText(path: string): ReadResult {
  const read = readBytes(path);
  return read.ok ? textOf(read.bytes) : read;
}

export type BytesResult =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly reason: "missing" | "unreadable" | "too_large" };

/**
 * Reads a file of at most `most` bytes. Only regular files are read: a pipe or a device could block or never end. `flags`
 * are those of `open` to add: `O_NOFOLLOW` refuses a symbolic link.
 */
export function readBytes(path: string, most = MAX_BYTES, flags = 0): BytesResult {
  let file: number;
  try {
    // Opening a FIFO without a writer would wait for one.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | flags);
  } catch (problem) {
    const missing = hasCode(problem, "ENOENT") || hasCode(problem, "ENOTDIR");
    return { ok: false, reason: missing ? "missing" : "unreadable" };
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return { ok: false, reason: "unreadable" };
    const bytes = readBounded(file, stats.size, most);
    return bytes.length > most ? { ok: false, reason: "too_large" } : { ok: true, bytes };
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

/** One byte more than is allowed, at most. What `stat` says of a size is a hint: files under /proc have 0. */
function readBounded(file: number, expected: number, most: number): Buffer {
  const chunks: Buffer[] = [];
  const usual = Math.max(4096, Math.min(256 * 1024, expected + 1));
  for (let size = 0; size <= most;) {
    const chunk = Buffer.alloc(Math.min(usual, most + 1 - size));
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
