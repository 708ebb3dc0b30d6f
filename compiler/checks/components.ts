/**
 * Strongly connected components of the call graph (Tarjan's algorithm, with a stack of its own: call graphs are deep).
 * `of` numbers them so that callees never have a higher number than their callers.
 */
export function components(callees: readonly (readonly number[])[]): { of: Int32Array; members: number[][] } {
  const order = new Int32Array(callees.length).fill(-1);
  const low = new Int32Array(callees.length);
  const of = new Int32Array(callees.length).fill(-1);
  const members: number[][] = [];
  const stack: number[] = [];
  let count = 0;
  for (let root = 0; root < callees.length; root++) {
    if (order[root] !== -1) continue;
    const open: { node: number; next: number }[] = [];
    const enter = (node: number): void => {
      order[node] = low[node] = count++;
      stack.push(node);
      open.push({ node, next: 0 });
    };
    enter(root);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const { node } = top;
      const callee = callees[node]![top.next++];
      if (callee !== undefined) {
        if (order[callee] === -1) enter(callee);
        else if (of[callee] === -1) low[node] = Math.min(low[node]!, order[callee]!);
        continue;
      }
      open.pop();
      const caller = open.at(-1);
      if (caller !== undefined) low[caller.node] = Math.min(low[caller.node]!, low[node]!);
      if (low[node] !== order[node]) continue;
      const component: number[] = [];
      let member: number;
      do {
        member = stack.pop()!;
        of[member] = members.length;
        component.push(member);
      } while (member !== node);
      members.push(component.sort((a, b) => a - b));
    }
  }
  return { of, members };
}
