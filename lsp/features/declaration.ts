import type { DeclarationParams, Location } from "vscode-languageserver";
import type { Feature } from "../feature.js";
import { definition } from "./definition.js";

/** In this language a declaration says all: there is no other definition. */
export const declaration: Feature<DeclarationParams, Location[]> = {
  ...definition,
  method: "textDocument/declaration",
};
