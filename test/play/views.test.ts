/** What the page shows of answers, as HTML: names in them come from a text that may have been sent by anybody. */
import { type Attributes, type FunctionComponent, h } from "preact";
import { renderToString } from "preact-render-to-string";
import { describe, expect, test } from "vitest";
import type { ExploreReport } from "../../compiler/reports/explore/index.js";
import { ExploreView } from "../../docs/play/explore-view.js";
import { type Finding, findingsOf } from "../../docs/play/findings.js";
import { FindingsView } from "../../docs/play/findings-view.js";
import { MatrixView } from "../../docs/play/matrix-view.js";
import type { Matrix } from "../../docs/play/reports.js";
import { TraceView } from "../../docs/play/trace-view.js";

const HOSTILE = `"><img src=x onerror=alert(1)>'</td></option></select><script>`;

function htmlOf<Props extends object>(view: FunctionComponent<Props>, props: Attributes & Props): string {
  return renderToString(h(view as FunctionComponent<object>, props));
}

const ignore = (): void => undefined;

/** Whether the HTML holds no element but those that the page itself makes. */
function tagsOf(html: string): string[] {
  expect(html).toContain("&lt;img src=x onerror=alert(1)>");
  return [...new Set([...html.matchAll(/<(\w+)/g)].map(([, name]) => name!))].sort();
}

const oneRun = { interleavings: null, onInterleavings: ignore };

/** A counterexample of two steps, the second of which has no place; every text in it is `text`. */
function explorationOf(text: string): ExploreReport {
  const position = { line: 3, column: 5 };
  const place = { file: "memory:/a.lmmu", span: { start: 0, end: 1 }, start: position, end: position };
  const step = { lane: text, frame: text, text, changed: text, remarks: [text], place };
  const path = { kind: "violation", text, length: text, when: text, svg: `<svg>${text}</svg>` } as const;
  const steps = [step, { ...step, lane: "", frame: "", place: null }];
  const ruleSet = { ruleSet: text, verdict: "fails", text, coverage: text, remarks: [text] } as const;
  return { title: text, text, partial: [text], ruleSets: [{ ...ruleSet, paths: [{ ...path, steps }] }] };
}

function explored(report: ExploreReport): string {
  const pictures = new Map(report.ruleSets.flatMap(({ paths }) => paths.map((path) => [path, "blob:x"])));
  const answer = { kind: "answer", report, pictures } as const;
  return htmlOf(ExploreView, {
    ...{ explored: answer, isBusy: false, isOld: false, uri: "memory:/a.lmmu", onGo: ignore },
  });
}

const matrix: Matrix = {
  ruleSets: [HOSTILE, "A"],
  scenarios: [
    {
      name: HOSTILE,
      cases: [
        { when: HOSTILE, cells: [{ ruleSet: HOSTILE, verdict: HOSTILE, text: HOSTILE }] },
        { when: "", cells: [{ ruleSet: "A", verdict: "2 WARN", text: "2 warnings" }] },
      ],
    },
  ],
};

describe("hostile names", () => {
  test("in a matrix are text", () => {
    const html = htmlOf(MatrixView, { matrix, chosen: null, onChoose: ignore });
    expect(tagsOf(html)).toEqual(["button", "table", "tbody", "td", "th", "thead", "tr"]);
  });

  test("in what a trace is chosen by are text", () => {
    const chosen = { scenario: HOSTILE, ruleSet: "A", when: "" };
    const shown = { kind: "picture", title: HOSTILE, address: "blob:x", partial: [HOSTILE] } as const;
    const html = htmlOf(TraceView, { ...{ matrix, chosen, shown, isOld: false, onChoose: ignore }, ...oneRun });
    expect(tagsOf(html)).toEqual(["button", "div", "figcaption", "figure", "img", "label", "option", "select", "span"]);
  });

  test("in explorations are text", () => {
    const html = explored(explorationOf(HOSTILE));
    const tags = ["article", "button", "details", "div", "figure", "h3", "img", "li", "ol", "p", "span", "summary"];
    expect(tagsOf(html)).toEqual(tags);
    expect(html).not.toContain("<svg");
  });

  test("in findings are text", () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
    const finding: Finding = {
      ...{ uri: HOSTILE, range, severity: "error", code: HOSTILE, message: `${HOSTILE}\n${HOSTILE}` },
      chain: [{ uri: `memory:/${HOSTILE}`, range, message: HOSTILE }],
    };
    const html = htmlOf(FindingsView, { findings: [finding], onGo: ignore });
    expect(tagsOf(html)).toEqual(["article", "b", "button", "code", "li", "ol", "p", "span", "ul"]);
  });
});

describe("a matrix", () => {
  test("tells what each verdict is of, and which one is chosen", () => {
    const cells = [
      { ruleSet: "A", verdict: "2 WARN", text: "2 warnings" },
      { ruleSet: "D", verdict: "ok", text: "nothing wrong" },
    ];
    const small: Matrix = { ruleSets: ["A", "D"], scenarios: [{ name: "s", cases: [{ when: "KASAN", cells }] }] };
    const chosen = { scenario: "s", ruleSet: "D", when: "KASAN" };
    const html = htmlOf(MatrixView, { matrix: small, chosen, onChoose: ignore });
    expect(html).toContain(
      '<button type="button" class="verdict noticed" title="s under A when KASAN: 2 warnings" aria-pressed="false">2 WARN</button>',
    );
    expect(html).toContain('title="s under D when KASAN: nothing wrong" aria-pressed="true">ok</button>');
  });

  test("without a scenario says so", () => {
    const empty = { ruleSets: ["A"], scenarios: [] };
    expect(htmlOf(MatrixView, { matrix: empty, chosen: null, onChoose: ignore })).toContain("no scenario");
  });
});

test("an exploration tells its rule sets, its paths and where their steps stand", () => {
  const html = explored(explorationOf("in s (memory:/a.lmmu:7)"));
  expect(html).toContain('<span class="verdict noticed">');
  expect(html).toContain('<details open class="violation"><summary>in s (line 7)');
  expect(html).toContain('src="blob:x"');
  expect(html.match(/<button/g)).toHaveLength(1);
  expect(html).toContain('<span class="where">line 3</span></button>');
});

test("findings come with the worst first, and say where else their chains lead", () => {
  const at = (line: number) => ({ start: { line, character: 0 }, end: { line, character: 1 } });
  const relatedInformation = [{ location: { uri: "lmmu:rules/d", range: at(4) }, message: "as D says" }];
  const findings = findingsOf("memory:/a.lmmu", [
    { range: at(1), severity: 3, code: "LMMU312", message: "a note" },
    { range: at(9), severity: 1, code: "LMMU301", message: "second error" },
    { range: at(2), severity: 1, code: "LMMU301", message: "first error", relatedInformation },
  ]);
  expect(findings.map(({ message }) => message)).toEqual(["first error", "second error", "a note"]);
  const html = htmlOf(FindingsView, { findings, onGo: ignore });
  expect(html.replace(/<[^>]*>/g, " ")).toMatch(/error {2}first error {2}line 3 .*as D says {2}lmmu:rules\/d:5 /);
});
