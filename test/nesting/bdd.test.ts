/** Decision diagrams against truth tables, and their limits. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALWAYS, type Bdd, BddTable, type Cube, NEVER } from "../../compiler/nesting/bdd.js";
import { UndecidedError } from "../../compiler/nesting/undecided.js";

const VARIABLES = 6;
const ROWS = 1 << VARIABLES;
const ALL = (1n << BigInt(ROWS)) - 1n;

/** A set of the 64 assignments, bit i standing for the one whose bits are the variables' values, as a diagram and as a table. */
interface Both {
  readonly bdd: Bdd;
  readonly table: bigint;
}

type Expression =
  | { readonly op: "variable"; readonly index: number }
  | { readonly op: "constant"; readonly value: boolean }
  | { readonly op: "not"; readonly operand: Expression }
  | { readonly op: "and" | "or" | "minus"; readonly left: Expression; readonly right: Expression };

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.record({ op: fc.constant("variable" as const), index: fc.nat(VARIABLES - 1) }),
    fc.record({ op: fc.constant("constant" as const), value: fc.boolean() }),
    fc.record({ op: fc.constant("not" as const), operand: tie("expression") }),
    fc.record({
      op: fc.constantFrom("and" as const, "or" as const, "minus" as const),
      left: tie("expression"),
      right: tie("expression"),
    }),
  ),
}));

const column = Array.from({ length: VARIABLES }, (_, index) => {
  let table = 0n;
  for (let row = 0; row < ROWS; row++) if ((row >> index) & 1) table |= 1n << BigInt(row);
  return table;
});

function build(bdds: BddTable, tree: Expression): Both {
  switch (tree.op) {
    case "variable":
      return { bdd: bdds.variable(tree.index), table: column[tree.index]! };
    case "constant":
      return tree.value ? { bdd: ALWAYS, table: ALL } : { bdd: NEVER, table: 0n };
    case "not": {
      const { bdd, table } = build(bdds, tree.operand);
      return { bdd: bdds.not(bdd), table: ALL & ~table };
    }
    default: {
      const left = build(bdds, tree.left);
      const right = build(bdds, tree.right);
      const tables = { and: left.table & right.table, or: left.table | right.table, minus: left.table & ~right.table };
      return { bdd: bdds[tree.op](left.bdd, right.bdd), table: tables[tree.op] };
    }
  }
}

function tableOf(bdds: BddTable, bdd: Bdd): bigint {
  let table = 0n;
  for (let row = 0; row < ROWS; row++) {
    if (bdds.includes(bdd, (variable) => ((row >> variable) & 1) === 1)) table |= 1n << BigInt(row);
  }
  return table;
}

function tableOfCube(cube: Cube): bigint {
  return [...cube].reduce((table, [index, value]) => table & (value ? column[index]! : ALL & ~column[index]!), ALL);
}

const numRuns = process.env["LMMU_DEEP"] ? 5_000 : 200;
const property = (trees: number, check: (bdds: BddTable, ...sets: Both[]) => void): void => {
  const drawn = fc.array(expression, { minLength: trees, maxLength: trees });
  const holds = fc.property(drawn, (list) => {
    const bdds = new BddTable();
    check(bdds, ...list.map((tree) => build(bdds, tree)));
  });
  fc.assert(holds, { numRuns });
};

describe("sets of assignments", () => {
  it("include what a truth table does", () => {
    property(1, (bdds, set) => expect(tableOf(bdds, set.bdd)).toBe(set.table));
  });

  it("are one number where they are equal, and only there", () => {
    property(2, (_, one, other) => expect(one.bdd === other.bdd).toBe(one.table === other.table));
  });

  it("have a witness in them unless they are empty", () => {
    property(1, (bdds, { bdd, table }: Both) => {
      if (bdd === NEVER) expect(() => bdds.witness(bdd)).toThrow(RangeError);
      else {
        const cube = bdds.witness(bdd);
        expect(tableOfCube(cube) & ~table).toBe(0n);
        // What the witness leaves open is false where somebody asks.
        expect(bdds.includes(bdd, (variable) => cube.get(variable) ?? false)).toBe(true);
      }
    });
  });

  it("depend on the variables that make a difference", () => {
    property(1, (bdds, set) => {
      const matters = column.flatMap((where, index) => {
        const shift = BigInt(1 << index);
        return ((set.table >> shift) & ~where) === (set.table & ~where & ALL) ? [] : [index];
      });
      expect([...bdds.support(set.bdd)].sort()).toEqual(matters);
    });
  });

  it("are covered by cubes that stay inside, none of which can be left out", () => {
    property(2, (bdds, one, other) => {
      const lower = { bdd: bdds.and(one.bdd, other.bdd), table: one.table & other.table };
      const cubes = bdds.cubes(lower.bdd, one.bdd, 1000)!;
      const tables = cubes.map(tableOfCube);
      const covered = tables.reduce((all, table) => all | table, 0n);
      expect(lower.table & ~covered, "all of the lower set").toBe(0n);
      expect(covered & ~one.table, "nothing outside of the upper one").toBe(0n);
      tables.forEach((_, left) => {
        const others = tables.filter((__, index) => index !== left).reduce((all, table) => all | table, 0n);
        expect(lower.table & ~others, "each is needed").not.toBe(0n);
      });
      expect(bdds.cubes(lower.bdd, one.bdd, cubes.length)).toEqual(cubes);
      if (cubes.length > 0) expect(bdds.cubes(lower.bdd, one.bdd, cubes.length - 1)).toBeNull();
    });
  });
});

describe("large ones", () => {
  it("stay what they were while the tables grow", () => {
    const bdds = new BddTable();
    const pairs = Array.from({ length: 14 }, (_, i) => bdds.and(bdds.variable(i), bdds.variable(i + 14)));
    const sum = pairs.reduce((all, pair) => bdds.or(all, pair), NEVER);
    // In this order of the variables it takes some 2 to the 14th nodes.
    for (const pair of pairs) expect(bdds.minus(pair, sum)).toBe(NEVER);
    expect([...pairs].reverse().reduce((all, pair) => bdds.or(all, pair), NEVER)).toBe(sum);
    expect(bdds.not(bdds.not(sum))).toBe(sum);
    expect(bdds.support(sum).size).toBe(28);
    expect(bdds.includes(sum, (variable) => variable % 14 === 13)).toBe(true);
    expect(bdds.includes(sum, (variable) => variable < 14)).toBe(false);
  });

  it("may have a thousand variables, and no more", () => {
    const bdds = new BddTable();
    const all = Array.from({ length: 1000 }, (_, i) => i).reduce((set, i) => bdds.and(set, bdds.variable(i)), ALWAYS);
    expect(bdds.includes(all, () => true)).toBe(true);
    expect(bdds.includes(all, (variable) => variable !== 999)).toBe(false);
    expect(bdds.cubes(all, all, 1)).toHaveLength(1);
    expect(() => bdds.variable(1000)).toThrow(UndecidedError);
  });

  it.runIf(process.env["LMMU_DEEP"])("are given up where they take millions of nodes", () => {
    const bdds = new BddTable();
    const build = (): Bdd =>
      Array.from({ length: 40 }, (_, i) => bdds.and(bdds.variable(i), bdds.variable(i + 40))).reduce(
        (all, pair) => bdds.or(all, pair),
        NEVER,
      );
    expect(build).toThrow(UndecidedError);
    // What there was is still right.
    expect(bdds.includes(bdds.variable(3), (variable) => variable === 3)).toBe(true);
  });
});
