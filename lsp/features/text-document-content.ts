import type { TextDocumentContentParams, TextDocumentContentResult } from "vscode-languageserver";
import { library } from "../../compiler/index.js";
import { AnswerError, type Feature } from "../feature.js";

/** The text of a file that ships, for an editor that has no such file to open. */
export const textDocumentContent: Feature<TextDocumentContentParams, TextDocumentContentResult> = {
  method: "workspace/textDocumentContent",
  answer({ uri }) {
    if (typeof uri !== "string") throw new AnswerError("`uri` has to be a string");
    const text = library.read(spelledOut(uri));
    if (text === undefined) throw new AnswerError(`the library has no file ${uri}`);
    return { text };
  },
};

/** Editors differ in what they escape. */
function spelledOut(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
