import type { Program } from "../../runtime/index.js";
import type { Compilation } from "../compile.js";
import { READ_BY_THE_MACHINE, switchName } from "../names/scope.js";
import { declarationOf } from "../origins.js";
import { readsOf } from "../reads.js";
import type { Anchors } from "./anchors.js";

/** More frames than this, of one piece and of all, are not worth to be compared. */
const MOST_FRAMES = 50_000;

/**
 * What a check of some code depends on, as a text that is equal where, and only where, all of it is: the declarations of
 * everything that the code can come to, what their names mean, the switches that they read, and what counts for all code of a
 * program. Made of the texts of declarations, so that it stays equal where others change or move.
 */
export class Dependencies {
  private readonly frames: (FrameReads | undefined)[] = [];
  private readonly identities: string[] = [];
  private byIdentity: Map<string, number[]> | null = null;
  private ruleSwitches: readonly number[] | null = null;
  private looked = 0;
  private readonly common: string;
  private readonly switchTexts: ReadonlyMap<string, string>;

  constructor(
    private readonly compilation: Compilation,
    private readonly program: Program,
    private readonly anchors: Anchors,
  ) {
    this.common = this.commonText();
    this.switchTexts = this.textsOfSwitches();
  }

  /** The identity of the declaration that a frame's code comes from; its name where nobody declares it. */
  identityOf(frame: number): string {
    return (this.identities[frame] ??= this.identify(frame));
  }

  /** The declared frames of that identity. */
  framesOf(identity: string): readonly number[] {
    if (this.byIdentity === null) {
      this.byIdentity = new Map();
      for (const frame of this.program.frames.keys()) {
        const others = this.byIdentity.get(this.identityOf(frame));
        if (others === undefined) this.byIdentity.set(this.identityOf(frame), [frame]);
        else others.push(frame);
      }
    }
    return this.byIdentity.get(identity) ?? [];
  }

  private identify(frame: number): string {
    const { kind, name, origin } = this.program.frames[frame]!;
    if (kind === "undeclared") return `undeclared ${name}`;
    const { origins } = this.compilation;
    const { file, start } = origins.declarations[declarationOf(origins, origin)]!;
    return this.anchors.at(file, start) ?? `shipped ${file} ${name}`;
  }

  /** Of code that begins in frames, and of a value with conditions of its own (a scenario); null where that is too much. */
  of(roots: readonly number[], value: unknown): string | null {
    const reached = this.reachedFrom([...roots, ...readsOf(value).frames]);
    this.looked += reached.length;
    if (this.looked > MOST_FRAMES) return null;
    const switches = new Set([...this.readByRules(), ...readsOf(value).switches]);
    const parts: string[] = [this.common, ...roots.map((root) => this.identityOf(root))];
    for (const frame of reached) {
      const { text, switches: read } = this.readsOfFrame(frame);
      parts.push(text);
      for (const each of read) switches.add(each);
    }
    return [...parts, ...this.switchesText(switches)].join("\0");
  }

  /** The frames that code can come to, in the program's order: findings may be told in it. */
  private reachedFrom(roots: readonly number[]): number[] {
    const reached = new Set<number>();
    const work = [...roots];
    for (let frame = work.pop(); frame !== undefined; frame = work.pop()) {
      if (reached.has(frame)) continue;
      reached.add(frame);
      work.push(...this.readsOfFrame(frame).frames);
    }
    return [...reached].sort((a, b) => a - b);
  }

  private readsOfFrame(frame: number): FrameReads {
    let known = this.frames[frame];
    if (known === undefined) {
      const { parameters, code, inlines } = this.program.frames[frame]!;
      const reads = readsOf([parameters, code]);
      const frames = inlines === null ? reads.frames : [...reads.frames, inlines];
      const identity = this.identityOf(frame);
      const kinds = parameters.map(({ kind }) => kind).join();
      // What its names mean: the same text may call another frame where another file declares one.
      const callees = frames.map((each) => this.identityOf(each)).join("\n");
      const text = `${identity}\n${this.anchors.textOf(identity) ?? ""}\n${kinds}\n${callees}`;
      known = { text, frames, switches: reads.switches };
      this.frames[frame] = known;
    }
    return known;
  }

  private switchesText(read: Set<number>): string[] {
    const { switches } = this.program;
    // Which values configs can have together is part of every finding, whatever the code reads.
    for (const [index, { name, dependsOn }] of switches.entries()) {
      if (dependsOn !== null || READ_BY_THE_MACHINE.has(name)) read.add(index);
    }
    for (const index of read) {
      const { dependsOn } = switches[index]!;
      for (const each of readsOf(dependsOn).switches) read.add(each);
    }
    return [...read]
      .sort((a, b) => a - b)
      .map((index) => {
        const { name, value } = switches[index]!;
        return `${name}=${value} ${this.switchTexts.get(name) ?? ""}`;
      });
  }

  /** The switches that declared rule sets read; those that ship read what the machine does. */
  private readByRules(): readonly number[] {
    if (this.ruleSwitches === null) {
      const areDeclared = this.compilation.units.some(({ ast }) =>
        ast.declarations.some(({ kind }) => kind === "rules"),
      );
      this.ruleSwitches = areDeclared ? readsOf(this.program.ruleSets).switches : [];
    }
    return this.ruleSwitches;
  }

  /** What `depends on` says of each switch. */
  private textsOfSwitches(): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    for (const { text, ast } of this.compilation.units) {
      for (const declaration of ast.declarations) {
        if (declaration.kind !== "config" || declaration.dependsOn === undefined) continue;
        const name = switchName(declaration.name.text);
        const { start, end } = declaration.dependsOn.span;
        texts.set(name, `${texts.get(name) ?? ""} && (${text.slice(start, end)})`);
      }
    }
    return texts;
  }

  /** The machine, where regions lie, and the rule sets that the program declares. */
  private commonText(): string {
    const { machine, regions, ruleSets } = this.program;
    const rules = this.compilation.units.flatMap(({ file, text, ast }) =>
      ast.declarations.flatMap(({ kind, span }) => (kind === "rules" ? [file, text.slice(span.start, span.end)] : [])),
    );
    const laidOut = regions.map(({ name, space, pages, at, bare }) => [name, space, pages, at, bare]);
    return JSON.stringify([machine, laidOut, ruleSets.map(({ name }) => name), rules]);
  }
}

interface FrameReads {
  readonly text: string;
  readonly frames: readonly number[];
  readonly switches: readonly number[];
}
