import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/index.js";
import { codes, compiled, hostOf } from "./compiled.js";

describe("imports", () => {
  it("bring declarations, scenarios excepted, and carry on", () => {
    const { program, diagnostics } = compiled('import "b.lmmu";\nscenario s { f -> g; }\n', {
      "b.lmmu": 'import "c.lmmu";\nfn f { next; }\nscenario hidden { lazy { } }\n',
      "c.lmmu": "fn g [lazy] { }\n",
    });
    expect(diagnostics).toEqual([]);
    expect(program!.scenarios.map(({ name }) => name)).toEqual(["s"]);
    expect(program!.frames.some(({ kind }) => kind === "undeclared")).toBe(false);
  });

  it("count a file that is reached twice once", () => {
    const others = { "b.lmmu": 'import "d.lmmu";\n', "c.lmmu": 'import "d.lmmu";\n', "d.lmmu": "fn f;\n" };
    const { program, diagnostics } = compiled('import "b.lmmu";\nimport "c.lmmu";\nscenario s { f; }\n', others);
    expect(diagnostics).toEqual([]);
    expect(program!.frames.map(({ name }) => name)).toEqual(["f", "s"]);
  });

  it("must not form a circle, and the finding prints it", () => {
    const { diagnostics } = compiled('import "b.lmmu";\n', { "b.lmmu": 'import "a.lmmu";\n' });
    expect(diagnostics.map(({ code, file }) => [code, file])).toEqual([["LMMU204", "b.lmmu"]]);
    expect(diagnostics[0]!.message).toContain("a.lmmu -> b.lmmu -> a.lmmu");
  });

  it("report syntax errors in the file that has them", () => {
    const { diagnostics } = compiled('import "b.lmmu";\n', { "b.lmmu": "fn ;\n" });
    expect(diagnostics.map(({ code, file }) => [code, file])).toEqual([["LMMU101", "b.lmmu"]]);
  });

  it("may not bring two different things of one name, unless this file hides both", () => {
    const others = { "b.lmmu": "fn f;\n", "c.lmmu": "fn f;\n" };
    expect(codes('import "b.lmmu";\nimport "c.lmmu";\n', others)).toEqual(["LMMU207"]);
    expect(codes('import "b.lmmu";\nimport "c.lmmu";\nfn f;\n', others)).toEqual(["LMMU208"]);
  });

  it("leave bodies the meaning of their own file", () => {
    const text = 'import "b.lmmu";\nfn helper [paused];\nscenario s { outer; }\n';
    const { program } = compiled(text, { "b.lmmu": "fn helper [lazy];\nfn outer { helper -> next; }\n" });
    const outer = program!.frames.find(({ name }) => name === "outer")!;
    const [chain] = outer.code;
    const callee = chain?.op === "chain" && chain.elements[0]?.kind === "frame" ? chain.elements[0].frame : -1;
    expect(program!.frames[callee]!.code[0]).toMatchObject({ op: "call", call: "enable" });
  });

  it("say why a file cannot be had", () => {
    const missing = compile("gone.lmmu", hostOf({}));
    expect(missing.program).toBeNull();
    expect(missing.diagnostics.map(({ code }) => code)).toEqual(["LMMU201"]);
    expect(missing.diagnostics[0]!.message).toBe("cannot read gone.lmmu: there is no such file");
  });

  it("of a file outside of the workspace are refused", () => {
    expect(codes('import "../x.lmmu";\n')).toEqual(["LMMU203"]);
  });

  it("of the library suggest what it has", () => {
    const { diagnostics } = compiled('import "lmmu:kernel/kasn";\n');
    expect(diagnostics[0]!.help).toContain("lmmu:kernel/kasan");
  });
});

describe("switches", () => {
  const switches = (text: string) => compiled(text).program!.switches.map(({ name, value }) => [name, value]);

  it("lose a leading CONFIG_, and DEBUG_VM is y unless it is declared", () => {
    expect(switches("config CONFIG_KASAN;\nfn f if (KASAN);\n")).toEqual([
      ["DEBUG_VM", true],
      ["KASAN", null],
    ]);
    expect(switches("config DEBUG_VM;\n")).toEqual([["DEBUG_VM", null]]);
    expect(switches("config CONFIG_DEBUG_VM = n;\n")).toEqual([["DEBUG_VM", false]]);
  });

  it("merge: a value beats none, dependencies add up", () => {
    const { program } = compiled("config B;\nconfig C;\nconfig A depends on B;\nconfig A = y depends on C;\n");
    const a = program!.switches.find(({ name }) => name === "A")!;
    expect(a.value).toBe(true);
    expect(a.dependsOn).toMatchObject({ op: "operation", operators: ["&&"] });
  });

  it("that depend on themselves depend on nothing in the program, so that every run ends", () => {
    const { program } = compiled("config A depends on B;\nconfig B depends on A;\n");
    expect(program!.switches.filter(({ dependsOn }) => dependsOn !== null)).toHaveLength(1);
  });
});
