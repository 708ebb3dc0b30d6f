/** Smaller programs that a failing one may be replaced by: one thing taken away, or a block replaced by its body. */
import type { Arm, Frame, Program, Rules, Statement } from "./tree.js";

/**
 * Every program with one thing less, large things first. Some mean nothing (what they name is gone): the property has to
 * pass over those.
 */
export function* smallerPrograms(program: Program): Generator<Program> {
  const { settings, configs, regions, frames, rules, body, ruleSets } = program;
  for (const one of ruleSets) if (ruleSets.length > 1) yield { ...program, ruleSets: [one] };
  if (rules !== null) yield { ...program, rules: null };
  for (const less of without(frames)) yield { ...program, frames: less };
  for (const less of smallerBodies(body)) yield { ...program, body: less };
  for (const less of without(configs)) yield { ...program, configs: less };
  for (const less of without(regions)) yield { ...program, regions: less };
  for (const less of without(settings)) yield { ...program, settings: less };
  for (const [at, frame] of frames.entries()) {
    for (const less of smallerFrames(frame)) yield { ...program, frames: frames.with(at, less) };
  }
  for (const [at, config] of configs.entries()) {
    const { dependsOn } = config;
    if (dependsOn === null) continue;
    for (const less of [null, ...smallerConditions(dependsOn)]) {
      yield { ...program, configs: configs.with(at, { ...config, dependsOn: less }) };
    }
  }
  if (rules !== null) for (const less of smallerRules(rules)) yield { ...program, rules: less };
}

function* without<T>(list: readonly T[]): Generator<readonly T[]> {
  if (list.length > 3) yield list.slice(list.length >> 1);
  if (list.length > 3) yield list.slice(0, list.length >> 1);
  for (const at of list.keys()) yield list.toSpliced(at, 1);
}

function* smallerFrames(frame: Frame): Generator<Frame> {
  if (frame.guard !== null)
    for (const less of [null, ...smallerConditions(frame.guard)]) yield { ...frame, guard: less };
  if (frame.source !== null) yield { ...frame, source: null };
  for (const less of without(frame.wraps)) yield { ...frame, wraps: less };
  for (const less of without(frame.parameters)) yield { ...frame, parameters: less };
  if (frame.body !== null) for (const less of smallerBodies(frame.body)) yield { ...frame, body: less };
}

function* smallerRules(rules: Rules): Generator<Rules> {
  for (const less of without(rules.members)) yield { ...rules, members: less };
  for (const [at, arm] of rules.calls.entries()) {
    for (const less of smallerBodies(arm.body)) yield { ...rules, calls: rules.calls.with(at, { ...arm, body: less }) };
  }
}

function* smallerBodies(body: readonly Statement[]): Generator<readonly Statement[]> {
  for (const less of without(body)) yield less;
  for (const [at, statement] of body.entries()) {
    if (statement.kind === "block") {
      for (const arm of statement.arms) yield body.toSpliced(at, 1, ...arm.body);
    }
    for (const less of smallerStatements(statement)) yield body.with(at, less);
  }
}

function* smallerStatements(statement: Statement): Generator<Statement> {
  if (statement.kind === "block") {
    const { arms } = statement;
    if (arms.length > 1) yield { ...statement, arms: arms.slice(0, -1) };
    for (const [at, arm] of arms.entries()) {
      for (const less of smallerArms(arm)) yield { ...statement, arms: arms.with(at, less) };
    }
  } else if (statement.kind === "chain") {
    const { elements, block } = statement;
    if (block !== null) {
      yield { ...statement, block: null };
      for (const less of smallerBodies(block)) yield { ...statement, block: less };
    }
    if (elements.length > 1) for (const less of without(elements)) yield { ...statement, elements: less };
    for (const [at, element] of elements.entries()) {
      if (element.arguments !== null)
        yield { ...statement, elements: elements.with(at, { ...element, arguments: null }) };
      for (const wraps of without(element.wraps))
        yield { ...statement, elements: elements.with(at, { ...element, wraps }) };
    }
  }
}

function* smallerArms(arm: Arm): Generator<Arm> {
  const { head } = arm;
  const times = /^repeat (\d+)$/.exec(head)?.[1];
  if (times !== undefined && Number(times) > 2) yield { ...arm, head: `repeat ${Number(times) >> 1}` };
  if (head.startsWith("if ("))
    for (const less of smallerConditions(head.slice(4, -1))) yield { ...arm, head: `if (${less})` };
  for (const body of smallerBodies(arm.body)) yield { ...arm, body };
}

/** Each side of an operator; those that tear parentheses apart do not compile. */
function smallerConditions(condition: string): string[] {
  return condition.split(/ (?:&&|\|\|) /).filter((side) => side.length < condition.length);
}
