/** The parser of C that the command has. */
import { loadCParser } from "../../cli/io/c-parser.js";

export const parser = await loadCParser();
