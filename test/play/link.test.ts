/** Texts in links, and what may come of a link that somebody else has made. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { assert, asyncProperty, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { fragmentOf, hasText, MOST_LINK_CHARACTERS, MOST_TEXT_BYTES, textOf } from "../../docs/play/link.js";

const packed = (bytes: Uint8Array): string => `#text=${deflateRawSync(bytes).toString("base64url")}`;

describe("a link", () => {
  test("gives back any text", async () => {
    await assert(
      asyncProperty(string({ unit: "grapheme", maxLength: 300 }), async (text) => {
        const fragment = (await fragmentOf(text))!;
        expect(fragment).toMatch(/^text=[\w-]+$/);
        expect(await textOf(`#${fragment}`)).toBe(text);
      }),
    );
  });

  test.each(["", "\uFEFFfn f;", "\r\n\0\u2028"])("gives back %j", async (text) => {
    expect(await textOf(`#${await fragmentOf(text)}`)).toBe(text);
  });

  test("is short enough for an example", async () => {
    const example = readFileSync(join(import.meta.dirname, "../../examples/discussion.lmmu"), "utf8");
    expect((await fragmentOf(example))!.length).toBeLessThan(MOST_LINK_CHARACTERS / 2);
  });

  test("is not made of a text that would not come back", async () => {
    expect(await fragmentOf("x".repeat(MOST_TEXT_BYTES + 1))).toBeNull();
    let last = 1;
    const noise = Array.from({ length: 30_000 }, () => {
      last = (last * 48_271) % 0x7fff_ffff;
      return String.fromCharCode(32 + (last % 90));
    }).join("");
    expect(await fragmentOf(noise)).toBeNull();
  });
});

describe("a fragment that is not such a link", () => {
  const bomb = new Uint8Array(MOST_TEXT_BYTES + 1);

  test.each([
    ["nothing", ""],
    ["another name", "#kasan"],
    ["no text", "#text="],
    ["signs that are not in the alphabet", "#text=a+b/"],
    ["a script", "#text=<script>alert(1)</script>"],
    ["an escape", "#text=%41"],
    ["a length that base64 cannot have", "#text=abcde"],
    ["what is not compressed", "#text=AAAAAAAA"],
    ["half a text", packed(Buffer.from("scenario s { enable; }")).slice(0, -6)],
    ["what is not UTF-8", packed(Uint8Array.of(0xff, 0xfe))],
    ["a text that grows too large", packed(bomb)],
    ["a fragment that is too long", `#text=${"A".repeat(MOST_LINK_CHARACTERS)}`],
  ])("gives no text: %s", async (_, fragment) => {
    expect(await textOf(fragment)).toBeNull();
  });

  test("the largest text is one", async () => {
    expect(await textOf(packed(bomb.subarray(1)))).toHaveLength(MOST_TEXT_BYTES);
  });

  test("says whether it means one", () => {
    expect(["#text=", "text=x", "#kasan", ""].map(hasText)).toEqual([true, true, false, false]);
  });
});
