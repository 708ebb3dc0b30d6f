import type { Program } from "../../runtime/index.js";
import { type Case, caseText, describe } from "../conditions.js";
import { type Bdd, type Configs, type Cube, NEVER } from "../nesting/index.js";

/** More terms than this are not shortened: the formula would tell nobody anything. */
const MOST_CUBES = 512;

/** Some configs as the language writes them; empty where these are all that there can be. */
export function whenText(program: Program, { bdds, possible, variables }: Configs, when: Bdd): string {
  const holding = bdds.and(when, possible);
  const others = bdds.minus(possible, when);
  if (others === NEVER) return "";
  const impossible = bdds.not(possible);
  const cases = (set: Bdd): Case[] | null => bdds.cubes(set, bdds.or(set, impossible), MOST_CUBES)?.map(caseOf) ?? null;
  const caseOf = (cube: Cube): Case =>
    new Map([...cube].map(([variable, value]) => [program.switches[variables.switchOf(variable)]!.name, value]));
  const [is, isNot] = [cases(holding), cases(others)];
  if (is !== null && isNot !== null) return describe(is, isNot);
  return `more than ${MOST_CUBES} combinations of configs, e.g. ${caseText(caseOf(bdds.witness(holding)))}`;
}
