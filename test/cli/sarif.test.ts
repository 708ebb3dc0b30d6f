/** Findings as SARIF: what the schema asks for, where links lead, and what stays the same from one check to the next. */
import { join } from "node:path";
import type { Log, Result } from "sarif";
import { describe, expect, it } from "vitest";
import { sarif, type SarifOrigin } from "../../cli/format/sarif.js";
import { sarifErrors } from "./sarif-schema.js";
import { writtenFindings, type WrittenFindings } from "./written-findings.js";
import { GOLDENS, NAMES, read, WITH_GOLDENS } from "./written-goldens.js";

const ORIGIN: SarifOrigin = { version: "1.2.3", homepage: null, cwd: "/home/some one/kernel" };

const logOf = (input: WrittenFindings, origin = ORIGIN): Log =>
  JSON.parse(sarif(writtenFindings(input), origin)) as Log;
const resultsOf = (input: WrittenFindings): Result[] => logOf(input).runs[0]!.results!;

describe("SARIF", () => {
  it.each(NAMES)("of %s is what the schema says", (name) => {
    const log = logOf(read(name));
    expect(sarifErrors(log)).toEqual([]);
    expect(log.runs[0]!.results).toHaveLength(read(name).diagnostics.length);
  });

  it("has a schema that refuses what is wrong", () => {
    const log = logOf(read("chain"));
    const [run] = log.runs;
    expect(sarifErrors({ ...log, version: "2.0.0" })).not.toEqual([]);
    expect(sarifErrors({ ...log, runs: [{ ...run, results: [{ ruleId: "LMMU301" }] }] })).not.toEqual([]);
    const uri = { physicalLocation: { artifactLocation: { uri: "a b.lmmu" } } };
    expect(
      sarifErrors({ ...log, runs: [{ ...run, results: [{ message: { text: "x" }, locations: [uri] }] }] }),
    ).not.toEqual([]);
  });

  it.each(WITH_GOLDENS)("of %s", async (name) => {
    const text = sarif(writtenFindings(read(name)), ORIGIN);
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    await expect(text).toMatchFileSnapshot(join(GOLDENS, `${name}.sarif.txt`));
  });

  it.each(NAMES)("of %s has its rules where its results look for them", (name) => {
    const [run] = logOf(read(name)).runs;
    const rules = run!.tool.driver.rules!.map(({ id }) => id);
    expect(new Set(rules).size).toBe(rules.length);
    expect(run!.results!.map(({ ruleIndex }) => rules[ruleIndex!])).toEqual(run!.results!.map(({ ruleId }) => ruleId));
  });

  it("links to the documentation where the project's place on the web is known", () => {
    const { driver } = logOf(read("chain"), { ...ORIGIN, homepage: "https://example.org/lmmu/" }).runs[0]!.tool;
    expect(driver.informationUri).toBe("https://example.org/lmmu/");
    expect(driver.rules![0]!.helpUri).toBe("https://example.org/lmmu/docs/diagnostics/LMMU301.md");
  });

  it("names files by URIs that lead back to them", () => {
    const base = "file:///checkout/";
    const found = resultsOf(read("hostile")).map(({ locations }) => locations![0]!.physicalLocation!.artifactLocation!);
    const paths = found.map(({ uri, uriBaseId }) => {
      expect(uriBaseId).toBe("%SRCROOT%");
      const { href, search, hash } = new URL(uri!, base);
      expect([search, hash, href.startsWith(base)]).toEqual(["", "", true]);
      return decodeURIComponent(href.slice(base.length));
    });
    expect(paths).toEqual(read("hostile").diagnostics.map(({ file }) => file.replace("\ud800", "\ufffd")));
  });

  it("names files that are not below the folder by their whole path, and those that ship as they are", () => {
    const [twice, , up] = resultsOf(read("files"));
    expect(up!.locations![0]!.physicalLocation!.artifactLocation).toEqual({
      uri: "file:///home/some%20one/up.lmmu",
    });
    expect(twice!.relatedLocations![1]!.physicalLocation!.artifactLocation).toEqual({ uri: "lmmu:rules/d" });
  });

  it("has no link that a file wrote", () => {
    const link = /\]\(/;
    const log = logOf(read("hostile"));
    expect(JSON.stringify(read("hostile").diagnostics)).toMatch(link);
    const messages: string[] = [];
    JSON.stringify(log.runs[0]!.results, (key, value: unknown) => {
      const text = ["message", "description"].includes(key) && (value as { text?: string } | undefined)?.text;
      if (typeof text === "string") messages.push(text);
      return value;
    });
    expect(messages.length).toBeGreaterThan(6);
    for (const message of messages) expect(message).not.toMatch(link);
  });

  it("has the state of a step under the names of its variables, whatever they are", () => {
    const [hostile] = resultsOf(read("hostile"));
    const { state } = hostile!.codeFlows![0]!.threadFlows[0]!.locations[0]!;
    expect(Object.keys(state!)).toHaveLength(3);
    expect(Object.getOwnPropertyDescriptor(state, "__proto__")!.value).toEqual({ text: "1" });
  });

  it("offers no half of a fix", () => {
    const [open] = resultsOf(read("fixes"));
    expect(open!.fixes!.map(({ description }) => description!.text)).toEqual([
      "close the section at the end of `f`",
      "take both calls away",
    ]);
  });
});

describe("fingerprints", () => {
  const fingerprints = (input: WrittenFindings): string[] =>
    resultsOf(input).map(({ partialFingerprints }) => partialFingerprints!["lmmuFinding/v1"]!);

  /** The same findings with lines before the text that they are in. */
  function moved(input: WrittenFindings): WrittenFindings {
    const before = "// one\n// another\n";
    const place = <Type extends object>(value: Type): Type => {
      const { at } = value as { at?: unknown };
      return Array.isArray(at) ? { ...value, at: at.map((each) => (each as number) + before.length) } : value;
    };
    return {
      ...input,
      files: Object.fromEntries(Object.entries(input.files).map(([file, text]) => [file, before + text])),
      diagnostics: input.diagnostics.map((each) => place(each)),
    };
  }

  it.each(["chain", "states", "labels", "files", "syntax"])("of %s stay when lines move", (name) => {
    const input = read(name);
    expect(resultsOf(moved(input))[0]!.locations).not.toEqual(resultsOf(input)[0]!.locations);
    expect(fingerprints(moved(input))).toEqual(fingerprints(input));
  });

  it("stay when indentation, configs, rule sets or the wording change", () => {
    const input = read("chain");
    const [finding] = input.diagnostics;
    const other = { ...finding!, message: "other", when: "OTHER", ruleSets: ["C"], severity: "note" as const };
    expect(fingerprints({ ...input, diagnostics: [other] })).toEqual(fingerprints(input));
  });

  it("differ between findings, also between those that look the same", () => {
    const twins = fingerprints(read("many"));
    expect(new Set(twins).size).toBe(twins.length);
    const input = read("chain");
    const [finding] = input.diagnostics;
    for (const other of [{ code: "LMMU302" }, { at: "@" }, { chain: [] }]) {
      expect(fingerprints({ ...input, diagnostics: [{ ...finding!, ...other }] })).not.toEqual(fingerprints(input));
    }
  });
});
