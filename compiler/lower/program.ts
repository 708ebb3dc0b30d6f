import type { Integer } from "../../grammar/index.js";
import type { Expression, Program, Region, Scenario, Switch } from "../../runtime/index.js";
import { IR_VERSION } from "../../runtime/index.js";
import type { Entry } from "../catalogue/entry.js";
import * as names from "../catalogue/names.js";
import type { Loaded } from "../files/load.js";
import { type FrameSymbol, reportTwice } from "../names/scope.js";
import { type Assembly, DeclarationOrigins } from "./assembly.js";
import { lowerCondition, NO_SLOTS, NO_STATES } from "./expression.js";
import { lowerFrames, lowerFramesFrom } from "./frames.js";
import { lowerMachine } from "./machine.js";
import { lowerScenario } from "./scenario.js";

/** No region of the real thing is larger than the kernel's half of a 52-bit address space, in 4K pages. */
const MAX_PAGES = 1n << 39n;

/** Puts the program together. Declared regions come before implicit ones, so they are lowered first. */
export function lowerProgram(loaded: Loaded, assembly: Assembly): Program {
  return programOf(loaded, assembly, () => {
    lowerFrames(assembly);
    return lowerScenarios(loaded, assembly);
  });
}

/** The same with one frame and what that calls; its other frames do nothing, and it has no scenarios. */
export function lowerFrameProgram(frame: FrameSymbol, loaded: Loaded, assembly: Assembly): Program {
  return programOf(loaded, assembly, () => {
    lowerFramesFrom(frame, assembly);
    return [];
  });
}

function programOf(loaded: Loaded, assembly: Assembly, lowerBodies: () => readonly Scenario[]): Program {
  lowerRegions(assembly);
  const switches = lowerSwitches(assembly);
  return {
    version: IR_VERSION,
    switches,
    scenarios: lowerBodies(),
    machine: lowerMachine(loaded.units, assembly.findings, assembly.suggestions),
    regions: assembly.regions,
    frames: assembly.frames,
    ruleSets: assembly.ruleSets.list,
  };
}

function lowerRegions(assembly: Assembly): void {
  for (const { name, unit, declaration } of assembly.scopes.regions) {
    const { space, pages, at, bare } = declaration;
    if (pages.value === 0n && !isUnread(pages, unit.text))
      assembly.findings.at(names.emptyRegion, unit.file, pages.span, { name });
    if (pages.value > MAX_PAGES) {
      assembly.findings.at(names.numberTooLarge, unit.file, pages.span, { what: "a region", limit: MAX_PAGES });
    }
    const origins = new DeclarationOrigins(assembly.origins, unit.file, declaration.span.start);
    const region: Region = {
      name,
      space,
      pages: Number(pages.value < 1n ? 1n : pages.value > MAX_PAGES ? MAX_PAGES : pages.value),
      at: at === undefined || isUnread(at, unit.text) ? null : `0x${at.value.toString(16)}`,
      bare,
      implicit: false,
      origin: origins.at(declaration.name.span),
    };
    assembly.regions.push(region);
  }
}

/** What the parser could not read has the value 0 as well, and is reported already. */
function isUnread({ value, span }: Integer, text: string): boolean {
  return value === 0n && !/^0[0xX_KMG]*$/.test(text.slice(span.start, span.end));
}

function lowerSwitches(assembly: Assembly): readonly Switch[] {
  const { scopes, switches, findings, suggestions } = assembly;
  const lowered = [...switches.values()].map(({ name, value, dependsOn }) => {
    const conditions = dependsOn.flatMap(({ unit, condition }) => {
      const scope = scopes.of.get(unit)!;
      const words = { ...NO_SLOTS, scope, switches, findings, suggestions, variables: null, states: NO_STATES };
      return lowerCondition(condition, words) ?? [];
    });
    return { name, value, dependsOn: conjunction(conditions) };
  });
  return withoutCircles(lowered, assembly);
}

function conjunction(conditions: readonly Expression[]): Expression | null {
  if (conditions.length < 2) return conditions[0] ?? null;
  return { op: "operation", operators: conditions.slice(1).map(() => "&&" as const), operands: conditions };
}

/** Dependencies nest at most this deep: reading a switch reads what it depends on first. Kconfig's own stay below 20. */
const MAX_DEPENDENCY_DEPTH = 64;

/** Switches that depend on themselves, or through too many others, are reported, and depend on nothing then. */
function withoutCircles(switches: readonly Switch[], assembly: Assembly): readonly Switch[] {
  const DONE = 2;
  const OPEN = 1;
  const state = new Uint8Array(switches.length);
  const reads = switches.map(({ dependsOn }) => (dependsOn === null ? [] : [...switchesIn(dependsOn)]));
  const depth = new Uint8Array(switches.length);
  const broken = new Set<number>();
  let tooDeep = false;
  for (let root = 0; root < switches.length; root++) {
    const open: { at: number; next: number }[] = state[root] === 0 ? [{ at: root, next: 0 }] : [];
    state[root] ||= OPEN;
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const read = reads[top.at]![top.next++];
      if (read === undefined) {
        state[top.at] = DONE;
        open.pop();
        depth[top.at] = Math.max(0, ...reads[top.at]!.map((each) => depth[each]! + 1));
        if (depth[top.at]! <= MAX_DEPENDENCY_DEPTH) continue;
        depth[top.at] = 0;
        broken.add(top.at);
        // One tells of all: where one chain is that long, every part of it is.
        if (tooDeep) continue;
        tooDeep = true;
        const { name } = switches[top.at]!;
        report(names.configDepth, name, { name, limit: MAX_DEPENDENCY_DEPTH });
      } else if (state[read] === 0) {
        state[read] = OPEN;
        open.push({ at: read, next: 0 });
      } else if (state[read] === OPEN) {
        broken.add(top.at);
        const start = open.findIndex(({ at }) => at === read);
        reportCircle([...open.slice(start).map(({ at }) => at), read]);
      }
    }
  }
  return switches.map((each, index) => (broken.has(index) ? { ...each, dependsOn: null } : each));

  function reportCircle(circle: readonly number[]): void {
    report(names.configCycle, switches[circle.at(-2)!]!.name, { names: circle.map((index) => switches[index]!.name) });
  }

  function report<Values>(entry: Entry<Values>, name: string, values: Values): void {
    const { unit, condition } = assembly.switches.get(name)!.dependsOn[0]!;
    assembly.findings.at(entry, unit.file, condition.span, values);
  }
}

function* switchesIn(expression: Expression): Iterable<number> {
  if (expression.op === "switch") yield expression.switch;
  else if (expression.op === "not" || expression.op === "negate") yield* switchesIn(expression.operand);
  else if (expression.op === "operation") for (const operand of expression.operands) yield* switchesIn(operand);
}

/** Scenarios of imported files do not belong to the program. */
function lowerScenarios(loaded: Loaded, assembly: Assembly): readonly Scenario[] {
  const root = loaded.units[0]!;
  const scope = assembly.scopes.of.get(root)!;
  const first = new Map<string, { readonly start: number; readonly end: number }>();
  const lowered: Scenario[] = [];
  for (const declaration of root.ast.declarations) {
    if (declaration.kind !== "scenario" || declaration.name.text === "") continue;
    const { text: name, span } = declaration.name;
    const other = first.get(name);
    if (other !== undefined) {
      reportTwice(root.file, "scenario", name, other, span, assembly.findings);
      continue;
    }
    first.set(name, span);
    lowered.push(lowerScenario(declaration, scope, assembly));
  }
  return lowered;
}
