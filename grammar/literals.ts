import { QUOTED_AS_NAMES } from "./vocabulary.js";

/** What a literal means, or what is wrong with it. */
export type Reading<Value> = Value | "malformed" | "too_large";

const INTEGER = /^(?:0x([0-9A-Fa-f]+(?:_[0-9A-Fa-f]+)*)|(0|[1-9][0-9]*(?:_[0-9]+)*))([KMG]?)$/;
const LARGEST = 2n ** 64n - 1n;
const FACTORS: Readonly<Record<string, bigint>> = { "": 1n, K: 1n << 10n, M: 1n << 20n, G: 1n << 30n };
/** No literal of 64 bits is longer, however many underscores it is written with. */
const LONGEST_INTEGER = 128;

/** Value of an integer or a size. A leading zero is malformed: in C it would be octal. */
export function readInteger(image: string): Reading<bigint> {
  if (image.length > LONGEST_INTEGER) return "too_large";
  const match = INTEGER.exec(image);
  if (!match) return "malformed";
  const [, hex, decimal, suffix] = match;
  const digits = hex === undefined ? decimal!.replaceAll("_", "") : `0x${hex.replaceAll("_", "")}`;
  const value = BigInt(digits) * FACTORS[suffix!]!;
  return value > LARGEST ? "too_large" : value;
}

/** Parts of a version; an integer is a version of one part. */
export function readVersion(image: string): Reading<number[]> {
  const parts = image.split(".");
  if (!parts.every((part) => /^[0-9]+$/.test(part))) return "malformed";
  return parts.every((part) => part.length <= 9) ? parts.map(Number) : "too_large";
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v" },
  ...{ "\\": "\\", '"': '"', "'": "'", "?": "?" },
};
/** As in C, but `\x` takes at most two digits. */
const ESCAPE = /\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([^]|$))/gu;

/** Resolves the escapes of what stands between the quotes; an escape that C does not know is reported by its offset. */
export function readString(inner: string): { value: string; bad: { offset: number; text: string }[] } {
  const bad: { offset: number; text: string }[] = [];
  if (!inner.includes("\\")) return { value: inner, bad };
  const value = inner.replace(ESCAPE, (text: string, ...rest: (string | number | undefined)[]) => {
    const [octal, byte, short, long, plain, offset] = rest;
    const digits = octal ?? byte ?? short ?? long;
    const code = digits === undefined ? NaN : parseInt(String(digits), octal === undefined ? 16 : 8);
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    const known = ESCAPES[String(plain)];
    if (known === undefined) bad.push({ offset: Number(offset), text });
    return known ?? text.slice(1);
  });
  return { value, bad };
}

const PLAIN_NAME = /^[A-Za-z_]\w*(?:\.\w+){0,16}$/;
const QUOTED_NAME = /^[\w.$]+$/;

/** Whether a text can be a name at all, in backquotes if need be: letters, digits, `_`, `.` and `$`. */
export function isName(text: string): boolean {
  return QUOTED_NAME.test(text);
}

/** Writes a name so that it is read as that name wherever a name can stand. The text must satisfy `isName`. */
export function printName(text: string): string {
  if (!isName(text)) throw new RangeError(`not a name: ${JSON.stringify(text)}`);
  return PLAIN_NAME.test(text) && !QUOTED_AS_NAMES.has(text) ? text : `\`${text}\``;
}

/** Writes a string literal that is read as this value, in printable ASCII except where the value has other letters. */
export function printString(value: string): string {
  const inner = value.replace(/["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff]/gu, (unit) => {
    if (unit === '"' || unit === "\\") return `\\${unit}`;
    if (unit === "\n") return "\\n";
    if (unit === "\t") return "\\t";
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `"${inner}"`;
}
