/** The worker that the page starts: the language server, with the library inside it. */
import { serveScope } from "../../lsp/browser.js";
import packageJson from "../../package.json" with { type: "json" };

serveScope(self, { version: packageJson.version, settingsFile: "lmmu.json", homepage: null });
