import { relative, resolve, sep } from "node:path";

/**
 * The way from the root of the repository that a GitHub runner works on (`GITHUB_WORKSPACE`) to `cwd`, with slashes; ""
 * where it is the same folder, where `cwd` lies elsewhere, and where no runner runs.
 */
export function pathInRepository(cwd: string, env: NodeJS.ProcessEnv): string {
  const workspace = env["GITHUB_WORKSPACE"];
  if (!workspace) return "";
  const way = relative(resolve(workspace), cwd).replaceAll(sep, "/");
  return way === ".." || way.startsWith("../") ? "" : way;
}
