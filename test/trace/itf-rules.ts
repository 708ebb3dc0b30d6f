/**
 * The rules of the Informal Trace Format as its page has them (https://apalache-mc.org/docs/adr/015adr-trace.html), written
 * down from that page alone.
 */

/** What of a parsed document is not as the format has it; empty where all is. */
export function itfObjections(trace: unknown): string[] {
  const wrong: string[] = [];
  const hold = (holds: boolean, what: string): boolean => {
    if (!holds) wrong.push(what);
    return holds;
  };
  if (!hold(isObject(trace), "a trace is an object") || !isObject(trace)) return wrong;
  for (const key of Object.keys(trace)) {
    hold(["#meta", "params", "vars", "states", "loop"].includes(key), `the trace has ${key}`);
  }
  hold(!("#meta" in trace) || isObject(trace["#meta"]), "#meta is an object");
  for (const list of ["params", "vars"]) {
    if (list === "params" && !(list in trace)) continue;
    const texts = trace[list];
    hold(Array.isArray(texts) && texts.every((each) => typeof each === "string"), `${list} is a list of texts`);
  }
  const { vars, states, loop } = trace as { vars: string[]; states: unknown; loop?: unknown };
  if (!Array.isArray(states)) return [...wrong, "states is a list"];
  hold(loop === undefined || (Number.isInteger(loop) && Number(loop) < states.length), "loop is the index of a state");
  states.forEach((state: unknown, index) => {
    if (!isObject(state)) return void hold(false, `state ${index} is an object`);
    const names = Object.keys(state).filter((name) => name !== "#meta");
    hold(
      vars.every((name) => name in state),
      `state ${index} has every variable`,
    );
    hold(
      names.every((name) => vars.includes(name)),
      `state ${index} has no other variable`,
    );
    for (const name of names) expression(state[name], `state ${index}, ${name}`);
  });
  return wrong;

  function expression(value: unknown, where: string): void {
    if (typeof value === "string" || typeof value === "boolean") return;
    if (typeof value === "number")
      return void hold(Number.isSafeInteger(value), `${where}: ${value} is no JSON integer`);
    if (Array.isArray(value)) return value.forEach((each, index) => expression(each, `${where}[${index}]`));
    if (!isObject(value)) return void hold(false, `${where}: ${String(value)} is no expression`);
    const keys = Object.keys(value);
    const special = keys.find((key) => key.startsWith("#"));
    if (special === undefined) return keys.forEach((key) => expression(value[key], `${where}.${key}`));
    hold(keys.length === 1, `${where}: ${special} stands alone`);
    const inner = value[special];
    if (special === "#bigint")
      return void hold(typeof inner === "string" && /^-?[0-9]+$/.test(inner), `${where}: digits`);
    if (!["#tup", "#set", "#map"].includes(special)) return void hold(false, `${where}: there is no ${special}`);
    if (!Array.isArray(inner)) return void hold(false, `${where}: ${special} has a list`);
    if (special === "#map")
      hold(
        inner.every((pair) => Array.isArray(pair) && pair.length === 2),
        `${where}: pairs`,
      );
    inner.forEach((each, index) => expression(each, `${where}.${special}[${index}]`));
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
