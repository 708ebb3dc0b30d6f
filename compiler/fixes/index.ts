/** Edits that mend findings, each of them tried: after it the finding is gone and nothing new is there. */
export { acceptances } from "./accept.js";
export { type Applied, applyFixes } from "./apply.js";
export { type ExpectLines, withExpectLines } from "./expect-lines.js";
export { type Edit, smallestEdit } from "./layout.js";
export { nameFixes, suggestions } from "./meant-names.js";
export { isFixable, withFixes } from "./offer.js";
export { applyEdits, editedHost } from "./texts.js";
export { type FixOptions, Problems } from "./trial.js";
