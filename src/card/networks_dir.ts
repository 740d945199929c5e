import { fileURLToPath } from "node:url";

/** The feature network that `deno task fetch` knows: the Inception of the original FID. */
export const FETCHABLE_NETWORK = "inception";

/** Where fetched feature networks are, one folder each: `.assay/networks` under the project's root. */
export function defaultNetworksDir(): string {
  return fileURLToPath(new URL("../../.assay/networks", import.meta.url));
}
