/** A language server as Langium makes one of a grammar: nothing is overridden. */
import { inject } from "langium";
import { createDefaultModule, createDefaultSharedModule, startLanguageServer } from "langium/lsp";
import { NodeFileSystem } from "langium/node";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node.js";
import { LmmuGeneratedModule, LmmuGeneratedSharedModule } from "./dist/generated/module.js";

const connection = createConnection(ProposedFeatures.all);
const shared = inject(createDefaultSharedModule({ connection, ...NodeFileSystem }), LmmuGeneratedSharedModule);
const services = inject(createDefaultModule({ shared }), LmmuGeneratedModule);
const { ServiceRegistry: languages } = shared;
languages.register(services);
startLanguageServer(shared);
