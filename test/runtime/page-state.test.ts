/** The machine's state, taken out and put back. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { PageState } from "../../runtime/page-machine.js";
import {
  compiledProgram,
  pageSteps,
  type PageStep,
  SteppedPages,
  steppedPrograms,
  withAccesses,
} from "./page-steps.js";

const deep = process.env["LMMU_DEEP"] !== undefined;
const runs = (few: number): { numRuns: number } => ({ numRuns: deep ? few * 40 : few });

const OPTIONS = { wild: true, statements: 12, pages: 3 };

/** A state, and how it came about. */
interface Reached {
  readonly state: PageState;
  readonly steps: readonly PageStep[];
}

test("what comes after a state that was put back is what comes after it anyway", () => {
  const turns = fc.array(fc.record({ from: fc.nat(9), steps: pageSteps(5) }), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(steppedPrograms(OPTIONS), turns, (drawn, list) => {
      const { text, accesses } = withAccesses(drawn);
      const program = compiledProgram(text);
      const kept = new SteppedPages(program);
      const reached: Reached[] = [{ state: kept.save(), steps: [] }];
      for (const { from, steps } of list) {
        const start = reached[from % reached.length]!;
        kept.restore(start.state);
        const seen = kept.takeAll(steps, start.steps.length);
        const all = [...start.steps, ...steps];
        reached.push({ state: kept.save(), steps: all });
        const rest = [kept.asked(), ...kept.takeAll(accesses, all.length), kept.asked()];

        const plain = new SteppedPages(program);
        const expected = plain.takeAll(all, 0).slice(start.steps.length);
        const expectedRest = [plain.asked(), ...plain.takeAll(accesses, all.length), plain.asked()];
        expect([...seen, ...rest], text).toEqual([...expected, ...expectedRest]);
      }
    }),
    runs(150),
  );
});

/**
 * States of a program by their keys, as whoever explores comes to them, up to so many; and pairs of ways to the same key.
 */
function explored(pages: SteppedPages, steps: readonly PageStep[], most: number) {
  const start: Reached = { state: pages.save(), steps: [] };
  const known = new Map([[start.state.key, start]]);
  const pairs: (readonly [Reached, Reached])[] = [];
  for (const from of known.values()) {
    for (const step of steps) {
      pages.restore(from.state);
      pages.take(step, 0);
      const found: Reached = { state: pages.save(), steps: [...from.steps, step] };
      const same = known.get(found.state.key);
      if (same !== undefined) pairs.push([same, found]);
      else if (known.size < most) known.set(found.state.key, found);
    }
  }
  return { known, pairs };
}

test("states with the same key go on alike", () => {
  const drawn = fc.tuple(steppedPrograms({ ...OPTIONS, statements: 6 }), pageSteps(6), fc.array(pageSteps(4), { maxLength: 4, minLength: 4 })); // prettier-ignore
  fc.assert(
    fc.property(drawn, fc.nat(), ([base, steps, continuations], offset) => {
      const { text, accesses } = withAccesses(base);
      const program = compiledProgram(text);
      const { pairs } = explored(new SteppedPages(program), steps, 40);
      // Neighbours in the list are much alike.
      const stride = Math.max(1, Math.floor(pairs.length / 8));
      const some = pairs.filter((_, nth) => (nth + offset) % stride === 0);
      for (const pair of some) {
        const [one, other] = pair.map((each) =>
          continuations.map((continuation) => {
            const plain = new SteppedPages(program);
            for (const step of each.steps) plain.take(step, 0);
            const asked = plain.asked();
            return [asked, ...[...continuation, ...accesses].map((step) => plain.take(step, 0)), plain.asked()];
          }),
        );
        const ways = JSON.stringify(pair.map((each) => each.steps));
        expect(other, `${text}\n${ways}`).toEqual(one);
      }
    }),
    runs(60),
  );
});

test("a state that was put back is saved as it was", () => {
  fc.assert(
    fc.property(steppedPrograms(OPTIONS), pageSteps(12), pageSteps(6), (base, before, between) => {
      const { text, accesses } = withAccesses(base);
      const pages = new SteppedPages(compiledProgram(text));
      pages.save();
      pages.takeAll(before, 0);
      const state = pages.save();
      const copy = structuredClone(state);
      pages.restore(state);
      expect(pages.save().key, text).toBe(copy.key);
      pages.takeAll(between, 0);
      pages.takeAll(accesses, 0);
      pages.save();
      expect(state, text).toEqual(copy);
      pages.restore(state);
      expect(pages.save().key, text).toBe(copy.key);
    }),
    runs(200),
  );
});
