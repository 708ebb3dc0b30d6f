import { expect, it } from "vitest";
import { named } from "./marked.js";

/** Calls as `caller > callee`, with the kind where it is no plain call. */
function calls(text: string): string[] {
  return named(text).root.calls.map(({ caller, callee, span, kind }) => {
    expect(text.slice(span.start, span.end).startsWith(callee.name)).toBe(true);
    return `${caller.name} > ${callee.name}${kind === "call" ? "" : ` (${kind})`}`;
  });
}

it.each<[string, string, string[]]>([
  ["a chain", "fn f { a -> b -> c; }", ["f > a", "a > b", "b > c"]],
  ["calls by name", "fn f { a; if (DEBUG_VM) { lazy { b; } } else c; }", ["f > a", "f > b", "f > c"]],
  ["arguments are no calls", "fn f(x) { a(x) [mutex m] -> b; }", ["f > a", "a > b"]],
  ["a chain that hands on", "fn f { next; a -> next; }", ["f > a"]],
  ["a block at the end of a chain", "fn f { a -> { b; c -> d; } e; }", ["f > a", "a > b", "a > c", "c > d", "f > e"]],
  ["clones are the function", "fn g;\nfn f { g.isra.0 -> h; }", ["f > g", "g > h"]],
  ["inlining", "fn f inlines g;\nfn g;", ["f > g (inlines)"]],
  ["handlers", "irq i { a; }\nfn f { interrupt i; }", ["i > a", "f > i (interrupt)"]],
  [
    "scenarios",
    "scenario s { given { } interrupts i; a -> b; expect D: clean; }\nirq i { }",
    ["s > i (interrupt)", "s > a", "a > b"],
  ],
  ["tasks", "scenario s { task t { a; } task u { maybe { a -> b; } } }", ["t > a", "u > a", "a > b"]],
])("%s", (_, text, expected) => {
  expect(calls(text)).toEqual(expected);
});
