import type { Declaration } from "./ast.js";
import type { Comment } from "./comments.js";
import type { SyntaxProblem } from "./problem.js";
import type { Span } from "./span.js";

/** A place that can be moved: the same object as a `Span`, which is readonly to everybody else. */
interface Movable {
  start: number;
  end: number;
}

/** The places in a declaration, each once: a tree need not be walked again to be moved again. */
const placesOf = new WeakMap<Declaration, readonly Movable[]>();

/** Moves a declaration and everything in it to another place, in the objects themselves. */
export function shiftDeclaration(declaration: Declaration, by: number): void {
  if (by === 0) return;
  let places = placesOf.get(declaration);
  if (places === undefined) placesOf.set(declaration, (places = collectPlaces(declaration)));
  for (const place of places) move(place, by);
}

/** Moves a comment, in the object itself. */
export function shiftComment(comment: Comment, by: number): void {
  if (by !== 0) move(comment.span, by);
}

/** The same problem at another place. A copy: it may share its place with a node of the tree. */
export function shiftedProblem(problem: SyntaxProblem, by: number): SyntaxProblem {
  const span = shifted(problem.span, by);
  return problem.kind === "unclosed" ? { ...problem, span, opener: shifted(problem.opener, by) } : { ...problem, span };
}

/** Nodes may share a place (a name as an expression is where the name is), which must be moved only once. */
function collectPlaces(declaration: Declaration): Movable[] {
  const places = new Set<Movable>();
  const visit = (value: object): void => {
    for (const [key, field] of Object.entries(value) as [string, unknown][]) {
      if (typeof field !== "object" || field === null) continue;
      if (key === "span") places.add(field as Movable);
      else visit(field);
    }
  };
  visit(declaration);
  return [...places];
}

function move(place: Movable, by: number): void {
  place.start += by;
  place.end += by;
}

function shifted({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
