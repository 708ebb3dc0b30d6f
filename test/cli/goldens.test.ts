/** Every input below goldens/ is rendered, and the text beside it is what people and programs see. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ArchHook, Differences, LazyCall, ObservedCall } from "../../runtime/index.js";
import { diagnosticsJson } from "../../cli/format/diagnostics-json.js";
import { diagnosticsPretty } from "../../cli/format/diagnostics-pretty.js";
import { diffPretty } from "../../cli/format/diff-pretty.js";
import { matricesJson, type Matrix, matrixCases } from "../../compiler/matrix/index.js";
import { Sources } from "../../compiler/index.js";
import { json } from "../../cli/format/json.js";
import { matrixPretty } from "../../cli/format/matrix-pretty.js";
import { PLAIN } from "../../cli/format/style.js";
import { displayWidth } from "../../compiler/text/index.js";
import { tracesJson } from "../../compiler/trace/index.js";
import { tracePretty } from "../../cli/format/trace-pretty.js";
import { tracesSvg } from "../../compiler/trace/svg/index.js";
import { writtenFindings, type WrittenFindings } from "./written-findings.js";
import { WRITTEN_LINE, type WrittenProgram, type WrittenRun, WrittenTraces } from "../trace/written-trace.js";

const root = join(import.meta.dirname, "goldens");

interface WrittenTrace extends WrittenProgram {
  readonly ruleSet: string;
  readonly variables: readonly string[];
  readonly run: WrittenRun;
}

interface WrittenMatrix {
  readonly file: string;
  readonly ruleSets: readonly string[];
  readonly scenarios: readonly (WrittenProgram & { readonly runs: Record<string, WrittenRun[]> })[];
}

interface WrittenDifference {
  readonly ruleSets: readonly [string, string];
  readonly variables: readonly [string[], string[]];
  readonly shortest: WrittenSequence | null;
  readonly nested: WrittenSequence | null;
}

interface WrittenSequence {
  readonly class: "nested" | "crossed" | "open" | "unmatched";
  readonly calls: LazyCall[];
  readonly left: (Partial<ObservedCall> & { readonly hook?: string })[];
  readonly right: (Partial<ObservedCall> & { readonly hook?: string })[];
}

const renderers: Record<string, (input: unknown) => { txt: string; json?: string; svg?: string }> = {
  diagnostics(input) {
    const findings = writtenFindings(input as WrittenFindings);
    return { txt: diagnosticsPretty(findings, PLAIN), json: diagnosticsJson(findings) };
  },
  trace(input) {
    const written = input as WrittenTrace;
    const traces = new WrittenTraces(written);
    const sources = new Sources(new Map([["f.lmmu", WRITTEN_LINE.repeat(99)]]));
    const trace = traces.trace(traces.ruleSet(written.ruleSet, written.variables), written.run);
    return {
      txt: tracePretty(trace, sources, PLAIN),
      json: json(tracesJson([trace], sources)),
      svg: tracesSvg([trace], sources, ""),
    };
  },
  matrix(input) {
    const written = input as WrittenMatrix;
    const matrix: Matrix = {
      file: written.file,
      ruleSets: written.ruleSets,
      scenarios: written.scenarios.map((scenario) => {
        const traces = new WrittenTraces(scenario);
        const runs = written.ruleSets.map((name) =>
          scenario.runs[name]!.map((run) => traces.run(traces.ruleSet(name, ["u8 level"]), run)),
        );
        const cases = matrixCases(traces.program, runs);
        return {
          name: scenario.scenario,
          cases: cases ?? [],
          partial: cases === null ? ["too many configs to tell apart"] : [],
        };
      }),
    };
    return { txt: matrixPretty(matrix, PLAIN), json: json(matricesJson([matrix])) };
  },
  diff(input) {
    const written = input as WrittenDifference;
    const [left, right] = written.ruleSets.map((name, i) =>
      new WrittenTraces({ scenario: "s" }).ruleSet(name, written.variables[i]!),
    );
    const side = (calls: WrittenSequence["left"], names: readonly LazyCall[]): ObservedCall[] =>
      calls.map((call, i) => ({
        call: names[i]!,
        raised: [],
        forbidden: [],
        ends: false,
        active: false,
        variables: [0],
        ...call,
        hooks: call.hook === undefined ? [] : [`arch_${call.hook}` as ArchHook],
      }));
    const sequence = (each: WrittenSequence | null): Differences["shortest"] =>
      each && {
        calls: each.calls,
        class: each.class,
        left: side(each.left, each.calls),
        right: side(each.right, each.calls),
      };
    const differences = { shortest: sequence(written.shortest), nested: sequence(written.nested), tried: 12 };
    return { txt: diffPretty(left!, right!, differences, PLAIN) };
  },
};

for (const [kind, render] of Object.entries(renderers)) {
  describe(kind, () => {
    const folder = join(root, kind);
    const inputs = readdirSync(folder).filter((name) => name.endsWith(".input.json"));
    it.each(inputs)("%s", async (name) => {
      const rendered = render(JSON.parse(readFileSync(join(folder, name), "utf8")));
      for (const line of rendered.txt.split("\n")) expect(displayWidth(line), line).toBeLessThanOrEqual(100);
      for (const text of Object.values(rendered)) expect(text).toMatch(/^[\n\x20-\x7e]*$/);
      await expect(rendered.txt).toMatchFileSnapshot(join(folder, name.replace(".input.json", ".txt")));
      if (rendered.svg !== undefined) {
        await expect(rendered.svg).toMatchFileSnapshot(join(folder, name.replace(".input.json", ".svg")));
      }
      if (rendered.json === undefined) return;
      expect(() => JSON.parse(rendered.json!) as unknown).not.toThrow();
      await expect(rendered.json).toMatchFileSnapshot(join(folder, name.replace(".input.json", ".json.txt")));
    });
  });
}
