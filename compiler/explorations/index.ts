/** What is said of explorations: what the searches of all configs come to together. */
export {
  combine,
  type Combined,
  type Explored,
  type FactIndex,
  together,
  type ToldViolation,
  type ToldWitness,
} from "./combine.js";
