import { expect, it } from "vitest";
import { withoutAllowed } from "../../compiler/index.js";
import { compiled } from "./compiled.js";

const left = (text: string): string[] => {
  const compilation = compiled(text);
  return withoutAllowed(compilation, compilation.diagnostics).map(({ code }) => code);
};

it("an `allow` silences one finding of its name, on its own line or the next", () => {
  const head = "fn f [lazy];\nscenario s {\n";
  expect(left(`${head}  f [lazy] -> g; // lmmu: allow annotation-nests on purpose\n}\n`)).toEqual([]);
  expect(left(`${head}  // lmmu: allow annotation-nests on purpose\n  f [lazy] -> g;\n}\n`)).toEqual([]);
  expect(left(`${head}  // lmmu: allow annotation-nests\n  f [lazy] -> f [lazy] -> g;\n}\n`)).toEqual(["LMMU324"]);
  expect(left(`${head}  // lmmu: allow runs-twice\n  f [lazy] -> g;\n}\n`)).toEqual(["LMMU324"]);
});

it("what has no meaning cannot be silenced", () => {
  expect(left("// lmmu: allow unknown-switch\nfn f if (GONE);\n")).toEqual(["LMMU211"]);
});
