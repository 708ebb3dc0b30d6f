/**
 * Texts in links: the fragment of a page's address, which no server gets to see. Whoever follows a link trusts nobody: what
 * comes out of it is a text of bounded size or nothing.
 */

/** Longer fragments are cut off by some who pass links on. */
export const MOST_LINK_CHARACTERS = 16_000;
/** More text than this does not come out of a link, whatever it was compressed to. */
export const MOST_TEXT_BYTES = 200_000;

const KEY = "text=";
const BASE64URL = /^[A-Za-z0-9_-]+$/;

/** The fragment, without its `#`, for a text; null for one that is too long. */
export async function fragmentOf(text: string): Promise<string | null> {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > MOST_TEXT_BYTES) return null;
  const packed = await collected(through(bytes, new CompressionStream("deflate-raw")), Infinity);
  if (packed === null) return null;
  const fragment =
    KEY +
    btoa(String.fromCharCode(...packed))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=/g, "");
  return fragment.length > MOST_LINK_CHARACTERS ? null : fragment;
}

/** Whether a fragment, with or without its `#`, says that it has a text. */
export function hasText(fragment: string): boolean {
  return withoutHash(fragment).startsWith(KEY);
}

/** The text of a fragment; null where there is none, or where it is damaged or too long. */
export async function textOf(fragment: string): Promise<string | null> {
  const packed = withoutHash(fragment).slice(KEY.length);
  if (!hasText(fragment) || fragment.length > MOST_LINK_CHARACTERS + 1 || !BASE64URL.test(packed)) return null;
  try {
    const characters = atob(packed.replace(/-/g, "+").replace(/_/g, "/"));
    const bytes = Uint8Array.from(characters, (character) => character.charCodeAt(0));
    const text = await collected(through(bytes, new DecompressionStream("deflate-raw")), MOST_TEXT_BYTES);
    return text === null ? null : new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text);
  } catch {
    return null;
  }
}

function withoutHash(fragment: string): string {
  return fragment.replace(/^#/, "");
}

function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): ReadableStream<Uint8Array> {
  return new Blob([bytes]).stream().pipeThrough<Uint8Array>(stream);
}

/** All bytes of a stream; null, and no more of it is read, where there are more than `most`. */
async function collected(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
