/** The views as HTML: nothing that a `.lmmu` file says becomes markup, and nothing but our own script runs. */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exploreBody } from "../../../lsp/editors/vscode/client/explore-page.js";
import { escapeHtml, pageHtml } from "../../../lsp/editors/vscode/client/html.js";
import { matrixBody } from "../../../lsp/editors/vscode/client/matrix-page.js";
import { readExploreAnswer, readMatrixAnswer, readTraceAnswer } from "../../../lsp/editors/vscode/client/requests.js";
import { MAX_ROWS, traceBody } from "../../../lsp/editors/vscode/client/trace-page.js";
import { stepsOf, traceTables } from "../../../lsp/editors/vscode/client/trace-steps.js";

const HOSTILE = `"'><img src=x onerror=alert(1)><script>alert(2)</script><!-- &amp;`;

/** The tags of a page and their attributes, read as a browser does: by `<`, a letter, and quotes. */
function tags(html: string): string[] {
  const outsideOfOurs = html.replace(/(<(style|script) nonce="[^"]*">)[^]*?(<\/\2>)/g, "$1$3");
  return outsideOfOurs.match(/<\/?[a-z!](?:[^>"]|"[^"]*")*>?/gi) ?? [];
}

const hostileTrace = {
  title: HOSTILE,
  svg: `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script>${HOSTILE}</svg>`,
  trace: {
    runs: [
      {
        configs: { [HOSTILE]: true },
        variables: [HOSTILE],
        frames: [{ frame: HOSTILE }],
        steps: [
          {
            stack: 0,
            file: HOSTILE,
            start: { line: 1, column: 1 },
            action: { kind: "call", call: HOSTILE, hooks: [HOSTILE], reports: [{ text: HOSTILE }] },
            before: { variables: [0] },
            after: { variables: [1] },
          },
          { stack: 0, action: { kind: HOSTILE } },
          { stack: 9, action: { kind: "tables", statement: HOSTILE, pages: { region: HOSTILE, from: 0, to: 2 } } },
        ],
      },
    ],
  },
};
const hostileMatrix = {
  title: HOSTILE,
  ruleSets: [HOSTILE],
  scenarios: [
    { name: HOSTILE, cases: [{ when: HOSTILE, cells: [{ ruleSet: HOSTILE, verdict: HOSTILE, text: "t" }] }] },
  ],
};
const hostileExploration = {
  title: HOSTILE,
  partial: [HOSTILE],
  ruleSets: [
    {
      ...{ ruleSet: HOSTILE, verdict: HOSTILE, text: HOSTILE, coverage: HOSTILE, remarks: [HOSTILE] },
      paths: [
        {
          ...{ kind: HOSTILE, text: HOSTILE, length: HOSTILE, when: HOSTILE, svg: hostileTrace.svg },
          steps: [
            {
              ...{ lane: HOSTILE, frame: HOSTILE, text: HOSTILE, changed: HOSTILE, remarks: [HOSTILE] },
              place: { file: HOSTILE, start: { line: 1, column: 1 } },
            },
          ],
        },
      ],
    },
  ],
};

describe("what a file says", () => {
  const pages = (name: string) => {
    const text = JSON.stringify(name).slice(1, -1);
    const named = <T>(answer: T): T =>
      JSON.parse(JSON.stringify(answer).replaceAll(JSON.stringify(HOSTILE).slice(1, -1), text)) as T;
    const trace = readTraceAnswer(named(hostileTrace))!;
    const matrix = readMatrixAnswer(named(hostileMatrix))!;
    const exploration = readExploreAnswer(named(hostileExploration))!;
    return [
      pageHtml({ title: trace.title, body: traceBody(trace, true), notice: name }, "n"),
      pageHtml({ title: matrix.title, body: matrixBody(matrix), notice: name }, "n"),
      pageHtml({ title: exploration.title, body: exploreBody(exploration, true), notice: name }, "n"),
    ].map(tags);
  };
  /** Attributes that say what the file said are the image's: its source and its description. */
  const shape = (each: string) => each.replace(/ (alt|src)="[^"]*"/g, "");

  test("never becomes markup", () => {
    const plain = pages("plain").map((each) => each.map(shape));
    expect(pages(HOSTILE).map((each) => each.map(shape))).toEqual(plain);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."<>\"'&/= ax-!`\n") }), (name) => {
        expect(pages(`x${name}`).map((each) => each.map(shape))).toEqual(plain);
      }),
    );
  });

  test("is shown as it is written", () => {
    const shown = escapeHtml(HOSTILE).replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    expect(shown).toBe(HOSTILE);
  });

  test("the picture is an image, not markup", () => {
    const images = tags(traceBody(readTraceAnswer(hostileTrace)!, false)).filter((each) => each.startsWith("<img"));
    expect(images).toEqual([expect.stringMatching(/ src="data:image\/svg\+xml;base64,[\w+/=]*">$/)]);
  });
});

describe("the policy", () => {
  const nonce = randomBytes(8).toString("hex");
  const html = pageHtml({ title: "t", body: "<p>b</p>", notice: "" }, nonce);

  test("lets nothing in but images in the page, and our style and script by their nonce", () => {
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(html)?.[1];
    expect(policy?.split("; ")).toEqual([
      "default-src 'none'",
      "img-src data:",
      `style-src 'nonce-${nonce}'`,
      `script-src 'nonce-${nonce}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.indexOf("<style"));
  });

  test("is kept by the page itself: no style or handler in an attribute", () => {
    const trace = pageHtml({ title: "t", body: traceBody(readTraceAnswer(hostileTrace)!, true), notice: "" }, nonce);
    for (const each of [html, trace].flatMap(tags))
      expect(each.replace(/"[^"]*"/g, "")).not.toMatch(/\s(style|on\w+)=/i);
  });

  test("colours are those of the editor's theme", () => {
    expect(/<style[^>]*>([^]*)<\/style>/.exec(html)![1]!.replace(/var\([^;]*\)/g, "")).not.toMatch(
      /#[\da-f]{3}|rgb|hsl/i,
    );
  });
});

describe("a trace's table", () => {
  test("has a row for each step, and says what changed", () => {
    const rows = traceBody(readTraceAnswer(hostileTrace)!, true).match(/<tr>.*<\/tr>/g)!;
    expect(rows).toHaveLength(1 + 3);
    expect(rows[1]).toContain('<td class="state changed">1</td>');
    // Only a step whose place is known can be clicked.
    expect(rows.map((each) => each.includes("data-number"))).toEqual([false, true, false, false]);
  });

  const root = resolve(import.meta.dirname, "../../..");
  test.each(["munmap", "migration"])("reads what `lmmu run` prints of %s", (name) => {
    const file = `examples/${name}.lmmu`;
    const command = [resolve(root, "bin/lmmu.js"), "run", file, "--format", "json"];
    const out = execFileSync(process.execPath, command, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });
    const tables = traceTables(JSON.parse(out));
    const steps = stepsOf(JSON.parse(out));
    const lines = readFileSync(resolve(root, file), "utf8").split("\n");
    expect(steps.length).toBeGreaterThan(0);
    for (const { columns, steps } of tables) {
      for (const { before, after } of steps) {
        expect([before.length, after.length]).toEqual([columns.length, columns.length]);
      }
    }
    for (const { place, text } of steps) {
      expect(text).not.toMatch(/undefined|^$|\[\]|object/);
      // A step's first word is the statement's, where the text says it rather than a block or an annotation.
      const [first = ""] = text.split(" ");
      const line = place === null ? "" : lines[place.line - 1]!.slice(place.column - 1);
      if (/^(map|unmap|protect|flush_tlb|read|write|exec|interrupt|schedule)$/.test(first))
        expect(line).toContain(first);
    }
  });

  test("says what a scheduler did, and a call that is under way", () => {
    const golden = resolve(root, "test/cli/goldens/trace/explored.json.txt");
    const texts = stepsOf(JSON.parse(readFileSync(golden, "utf8"))).map(({ text }) => text);
    expect(texts.slice(0, 3)).toEqual(["on CPU 0 \u2192 arch_enter", "on CPU 1", "enable so far"]);
    expect(texts).toContain("preempted, off CPU 0 \u2192 arch_flush \u2192 arch_leave");
    expect(texts.slice(-3)).toEqual([
      "schedule a \u2192 arch_flush",
      "disable so far \u2192 arch_leave",
      "waits, off CPU 0",
    ]);
  });

  test("is there for each run, and its buttons lead to the steps of all", () => {
    const run = (configs: object, line: number) => ({
      configs,
      frames: [{ frame: "f" }],
      steps: [{ stack: 0, file: "f.lmmu", start: { line, column: 1 }, action: { kind: "sleep" } }],
    });
    const trace = { runs: [run({ X: true, Y: false }, 1), run({ X: false }, 2)] };
    const body = traceBody({ title: "t", svg: "<svg/>", trace }, true);
    expect(body.match(/<h2>.*<\/h2>/g)).toEqual(["<h2>when X &#38;&#38; !Y</h2>", "<h2>when !X</h2>"]);
    expect(body.match(/data-number="\d+"/g)).toEqual([0, 0, 1, 1].map((number) => `data-number="${number}"`));
    expect(stepsOf(trace)[1]?.place?.line).toBe(2);
  });

  test("ends somewhere", () => {
    const steps = Array.from({ length: MAX_ROWS + 5 }, () => ({}));
    const body = traceBody({ title: "t", svg: "<svg/>", trace: { runs: [{ steps }, { steps: [{}] }] } }, true);
    expect(body.match(/<tr>/g)).toHaveLength(MAX_ROWS + 2);
    expect(body).toContain("5 more steps");
    expect(body).toContain("1 more steps");
  });
});

describe("answers of another shape", () => {
  test.each([null, undefined, 1, "x", [], {}, { svg: 1 }, { scenarios: {} }])("%j is nothing to show", (answer) => {
    expect([readTraceAnswer(answer), readMatrixAnswer(answer)]).toEqual([null, null]);
  });

  test("whatever a trace holds, it can be shown", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const body = (trace: unknown) => traceBody({ title: "t", svg: "<svg/>", trace }, true);
        expect(body(value)).toContain("<img");
        expect(
          body({
            runs: [
              { configs: value, variables: value, frames: value, steps: [value, { action: value, start: value }] },
            ],
          }),
        ).toContain("</table>");
        expect(matrixBody(readMatrixAnswer({ scenarios: [value, { cases: [{ cells: value }] }] })!)).toContain(
          "</table>",
        );
      }),
    );
  });
});
