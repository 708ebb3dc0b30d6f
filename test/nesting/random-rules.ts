/** Random rule sets: what somebody may try out, which is mostly wrong. */
import type { Draw } from "./draw.js";
import { type Arm, block, type Rules, simple, type Statement } from "./tree.js";

const CALLS = ["enable", "disable", "pause", "resume"] as const;

/** A rule set called `own`, of its own or extending one that ships. */
export function randomRules(draw: Draw, configs: readonly string[]): Rules {
  const parent = draw.oneIn(2) ? null : draw.pick(["A", "C", "D", "v3"]);
  const types = draw.some(1, 3, () => draw.pick(["bool", "u8", "u8", "u16"]));
  // 32 bits together; the sets that ship have 16.
  const fitting = types.reduce((bits, type) => bits + { bool: 1, u8: 8, u16: 16 }[type]!, 0) <= 16 ? types : ["u8"];
  const variables = fitting.map((type, nth) => ({ name: `v${nth}`, type }));
  const words = new Words(draw, variables, configs);
  const members = variables.map(({ name, type }) => `${type} ${name};`);
  if (parent === null || draw.oneIn(3)) members.push(`active = ${words.condition("active")};`);
  const calls = CALLS.filter(() => parent === null || draw.oneIn(2)).map((name): Arm => ({
    head: name,
    body: words.call(name),
  }));
  const since = draw.oneIn(3) ? ` since ${draw.pick(["6.12", "6.18", "7.0"])}` : "";
  return { head: `rules own "random"${parent === null ? "" : ` extends ${parent}`}${since}`, members, calls };
}

type Place = (typeof CALLS)[number] | "active";

class Words {
  constructor(
    private readonly draw: Draw,
    private readonly variables: readonly { readonly name: string; readonly type: string }[],
    private readonly configs: readonly string[],
  ) {}

  condition(place: Place): string {
    const { draw } = this;
    const one = (): string => {
      const { name, type } = draw.pick(this.variables);
      const open = draw.pick(["sections", "pauses"]);
      const not = draw.pick(["", "!"]);
      return draw.weighted<() => string>([
        [
          6,
          () =>
            type === "bool"
              ? `${not}${name}`
              : `${name} ${draw.pick(["==", ">", "!=", "<"])} ${draw.pick([0, 0, 1, 2, 255])}`,
        ],
        [2, () => `${not}in_interrupt`],
        [3, () => `${open} ${draw.pick(["==", ">"])} ${draw.int(0, 2)}`],
        [place === "active" ? 0 : 1, () => `${not}active`],
        [this.configs.length === 0 ? 0 : 2, () => not + draw.pick(this.configs)],
        [1, () => "kernel < 6.18"],
      ])();
    };
    return draw.weighted<() => string>([
      [3, one],
      [1, () => `${one()} && ${one()}`],
      [1, () => `${one()} || ${one()}`],
    ])();
  }

  call(place: Place): Statement[] {
    const body: Statement[] = this.draw.oneIn(3) ? [simple("if (in_interrupt) return;")] : [];
    return [...body, ...this.statements(place, 2), this.count(place)];
  }

  private statements(place: Place, depth: number): Statement[] {
    return this.draw.some(1, 3, () => this.statement(place, depth));
  }

  private statement(place: Place, depth: number): Statement {
    const { draw } = this;
    return draw.weighted<() => Statement>([
      [
        3,
        () => simple(`${draw.pick(["warn", "warn_once"])} "${draw.pick(["one", "two"])}" (${this.condition(place)});`),
      ],
      [1, () => simple(`bug "three" (${this.condition(place)});`)],
      [2, () => simple(`forbid "${draw.pick(["four", "five"])}" (${this.contract(place)});`)],
      [3, () => this.count(place)],
      [2, () => simple(draw.pick(["arch_enter;", "arch_leave;", "arch_flush;"]))],
      [
        depth === 0 ? 0 : 3,
        () => {
          const then = block(`if (${this.condition(place)})`, this.branch(place, depth));
          if (draw.oneIn(2) || then.kind !== "block") return then;
          return { ...then, arms: [...then.arms, { head: "else", body: this.branch(place, depth) }] };
        },
      ],
    ])();
  }

  private branch(place: Place, depth: number): Statement[] {
    const body = this.statements(place, depth - 1);
    return this.draw.oneIn(4) ? [...body, simple("return;")] : body;
  }

  private contract(place: Place): string {
    const closes = place === "disable" || place === "resume";
    return closes && this.draw.oneIn(3) ? this.draw.pick(["crossing", "other_context"]) : this.condition(place);
  }

  /** An assignment: mostly what the call is for. */
  private count(place: Place): Statement {
    const { draw } = this;
    const { name, type } = draw.pick(this.variables);
    const opens = place === "enable" || place === "pause";
    if (draw.oneIn(5))
      return simple(`${name} = ${draw.pick(["0", "1", "255", "sections", "in_interrupt", `${name} + ${name}`])};`);
    if (type === "bool") return simple(`${name} = ${opens ? 1 : 0};`);
    return simple(`${name} ${opens ? "+=" : "-="} ${draw.pick([1, 1, 1, 2])};`);
  }
}
