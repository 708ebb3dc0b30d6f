import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import packageJson from "../package.json" with { type: "json" };

export const VERSION = packageJson.version;

/** The folder on the web that has docs/, ending in a slash, from package.json's "homepage"; null while there is none. */
export const HOMEPAGE = homepageOf(packageJson);

function homepageOf({ homepage }: { readonly version: string; readonly homepage?: string }): string | null {
  return homepage === undefined ? null : homepage.replace(/\/?$/, "/");
}

/** The folder of the installed package: what ships beside the code lies below it. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    if (dirname(folder) === folder) throw new Error("lmmu is not installed whole: its package.json is missing");
    folder = dirname(folder);
  }
  return folder;
}
