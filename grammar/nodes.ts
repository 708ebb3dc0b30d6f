/** The tree as one type of node, for those who walk it without asking what each part means. */
import type {
  Annotation,
  Block,
  ChainElement,
  Declaration,
  Expression,
  Fact,
  HookCount,
  IfStatement,
  Integer,
  MachineSetting,
  Name,
  Parameter,
  RuleBlock,
  RulesList,
  RulesMember,
  RuleStatement,
  ScenarioItem,
  SourceFile,
  Statement,
  Text,
  Version,
} from "./ast.js";

/** What each type of node is in the tree. */
interface Trees {
  readonly file: SourceFile;
  readonly declaration: Declaration;
  readonly setting: MachineSetting;
  readonly parameter: Parameter;
  readonly annotation: Annotation;
  readonly member: RulesMember;
  readonly rule_block: RuleBlock;
  readonly rule_statement: RuleStatement;
  /** An item of a scenario that is no statement. */
  readonly item: Exclude<ScenarioItem, Statement>;
  readonly rules_list: RulesList;
  readonly fact: Fact;
  readonly hook: HookCount;
  readonly block: Block;
  readonly statement: Statement;
  readonly element: ChainElement;
  readonly expression: Expression;
  readonly name: Name;
  readonly text: Text;
  readonly integer: Integer;
  readonly version: Version;
}

type Type = keyof Trees;

/** A node with its type: the `kind` of a node tells it only from its like. */
export type TreeNode = { readonly [Each in Type]: { readonly type: Each; readonly tree: Trees[Each] } }[Type];

/** The nodes right below one, in the order of the text. */
export function childrenOf(node: TreeNode): TreeNode[] {
  switch (node.type) {
    case "file":
      return all("declaration", node.tree.declarations);
    case "declaration":
      return inDeclaration(node.tree);
    case "setting":
      return [...one("name", node.tree.name), inSetting(node.tree.value)];
    case "parameter":
      return [...one("name", node.tree.name), ...one("expression", node.tree.default)];
    case "annotation":
      return lockOf(node.tree);
    case "member":
      return inMember(node.tree);
    case "rule_block":
      return all("rule_statement", node.tree.statements);
    case "rule_statement":
      return inRuleStatement(node.tree);
    case "item":
      return inItem(node.tree);
    case "rules_list":
      return all("name", node.tree.names);
    case "fact":
      return inFact(node.tree);
    case "hook":
      return one("integer", node.tree.times);
    case "block":
      return all("statement", node.tree.statements);
    case "statement":
      return inStatement(node.tree);
    case "element":
      return inElement(node.tree);
    case "expression":
      return inExpression(node.tree);
    case "name":
    case "text":
    case "integer":
    case "version":
      return [];
  }
}

function nodeOf<Each extends Type>(type: Each, tree: Trees[Each]): TreeNode {
  // The compiler does not see that a type and its tree make a member of the union.
  return { type, tree } as TreeNode;
}

function all<Each extends Type>(type: Each, trees: readonly Trees[Each][] | undefined): TreeNode[] {
  return (trees ?? []).map((tree) => nodeOf(type, tree));
}

function one<Each extends Type>(type: Each, tree: Trees[Each] | undefined): TreeNode[] {
  return tree === undefined ? [] : [nodeOf(type, tree)];
}

function inDeclaration(tree: Declaration): TreeNode[] {
  switch (tree.kind) {
    case "import":
      return one("text", tree.path);
    case "config":
      return [...one("name", tree.name), ...one("expression", tree.dependsOn)];
    case "machine":
      return all("setting", tree.settings);
    case "region":
      return [...one("name", tree.name), ...one("integer", tree.pages), ...one("integer", tree.at)];
    case "fn":
      return [
        ...[...one("name", tree.name), ...all("parameter", tree.parameters), ...one("name", tree.inlines)],
        ...[...all("annotation", tree.annotations), ...one("expression", tree.guard), ...one("text", tree.source)],
        ...one("block", tree.body),
      ];
    case "irq":
      return [...one("name", tree.name), ...one("block", tree.body)];
    case "rules":
      return [
        ...[...one("name", tree.name), ...one("text", tree.title), ...one("name", tree.extends)],
        ...[...one("version", tree.since), ...all("member", tree.members)],
      ];
    case "scenario":
      return [...one("name", tree.name), ...one("text", tree.title), ...tree.items.map(itemOf)];
  }
}

function inSetting(value: MachineSetting["value"]): TreeNode {
  if ("text" in value) return nodeOf("name", value);
  return "parts" in value ? nodeOf("version", value) : nodeOf("integer", value);
}

function itemOf(tree: ScenarioItem): TreeNode {
  switch (tree.kind) {
    case "given":
    case "task":
    case "interrupts":
    case "expect":
    case "always":
      return nodeOf("item", tree);
    default:
      return nodeOf("statement", tree);
  }
}

function inItem(tree: Trees["item"]): TreeNode[] {
  switch (tree.kind) {
    case "given":
      return one("block", tree.body);
    case "task":
      return [...one("name", tree.name), ...one("block", tree.body)];
    case "interrupts":
      return [...one("name", tree.name), ...one("integer", tree.times)];
    case "expect":
      return [...one("rules_list", tree.rules), ...one("expression", tree.when), ...all("fact", tree.facts)];
    case "always":
      return [...one("rules_list", tree.rules), ...one("expression", tree.condition)];
  }
}

function inFact(tree: Fact): TreeNode[] {
  switch (tree.kind) {
    case "clean":
    case "leaks":
      return [];
    case "warns":
    case "bugs":
    case "forbidden":
      return [...one("text", tree.text), ...one("name", tree.in), ...one("integer", tree.times)];
    case "hooks":
      return all("hook", tree.hooks);
    case "barriers":
      return one("integer", tree.count);
    case "hazard":
      return [...one("name", tree.name), ...one("name", tree.in)];
    case "faults":
      return [...one("name", tree.name), ...one("expression", tree.at)];
    case "reachable":
      return one("expression", tree.condition);
  }
}

function inMember(tree: RulesMember): TreeNode[] {
  switch (tree.kind) {
    case "variable":
      return one("name", tree.name);
    case "active":
      return one("expression", tree.value);
    case "call":
    case "hook":
      return one("rule_block", tree.body);
  }
}

function inRuleStatement(tree: RuleStatement): TreeNode[] {
  switch (tree.kind) {
    case "forbid":
      return [...one("text", tree.text), ...one("expression", tree.condition)];
    case "assertion":
      return [...one("text", tree.text), ...one("expression", tree.condition), ...one("text", tree.source)];
    case "assign":
      return [...one("name", tree.target), ...one("expression", tree.value)];
    case "if":
      return inIf("rule_block", tree);
    case "hook":
    case "preempt":
    case "return":
      return [];
  }
}

function inIf<Each extends "block" | "rule_block">(type: Each, tree: IfStatement<Trees[Each]>): TreeNode[] {
  const branches = tree.branches.flatMap(({ condition, body }) => [
    nodeOf("expression", condition),
    nodeOf<Each>(type, body),
  ]);
  return [...branches, ...one<Each>(type, tree.otherwise)];
}

function lockOf(tree: { readonly lock?: Name } | object): TreeNode[] {
  return "lock" in tree ? one("name", tree.lock) : [];
}

function inStatement(tree: Statement): TreeNode[] {
  switch (tree.kind) {
    case "chain":
      return all("element", tree.elements);
    case "if":
      return inIf("block", tree);
    case "section":
    case "maybe":
      return one("block", tree.body);
    case "context":
      return [...lockOf(tree), ...one("block", tree.body)];
    case "next":
      return all("expression", tree.arguments);
    case "choose":
      return all("block", tree.arms);
    case "repeat":
      return [...one("integer", tree.times), ...one("block", tree.body)];
    case "for":
      return [...one("name", tree.variable), ...one("expression", tree.pages), ...one("block", tree.body)];
    case "interrupt":
      return one("name", tree.name);
    case "schedule":
      return [...one("name", tree.task), ...one("integer", tree.cpu)];
    case "map":
      return [...one("expression", tree.pages), ...one("expression", tree.to)];
    case "unmap":
    case "populate":
    case "split":
    case "flush_tlb":
    case "access":
      return one("expression", tree.pages);
    case "protect":
      return [...one("expression", tree.pages), ...one("expression", tree.protection)];
    case "set_entry":
    case "store":
      return [...one("expression", tree.page), ...one("expression", tree.value)];
    case "assert":
      return [...one("rules_list", tree.rules), ...one("expression", tree.condition)];
    case "lazy_call":
    case "return":
    case "sleep":
    case "emit":
    case "dsb":
    case "isb":
      return [];
  }
}

function inElement(tree: ChainElement): TreeNode[] {
  switch (tree.kind) {
    case "frame":
      return [...one("name", tree.name), ...all("expression", tree.arguments), ...all("annotation", tree.annotations)];
    case "block":
      return one("block", tree.body);
    case "next":
      return [];
  }
}

function inExpression(tree: Expression): TreeNode[] {
  switch (tree.kind) {
    case "integer":
    case "version":
      return [];
    case "name":
      return one("name", tree.name);
    case "slice":
      return [...one("name", tree.name), ...one("expression", tree.from), ...one("expression", tree.to)];
    case "query":
      return one("expression", tree.page);
    case "unary":
      return one("expression", tree.operand);
    case "operation":
      return all("expression", tree.operands);
  }
}
