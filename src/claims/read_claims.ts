import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { schemaIssue, valueAt } from "../core/schema_issue.ts";
import { UsageError } from "../core/usage_error.ts";
import { type Claim, claimSchema } from "./claim.ts";

/**
 * The claims of a folder: every `.json` in it holds a list of them. Files are read in the order of their names.
 *
 * @throws {UsageError} Where the folder or a file cannot be read, a file does not follow the schema, or two claims have one
 * id: which file and claim, what was expected and what was found.
 *
 * @example
 * ```ts
 * (await readClaims("claims")).map(({ id }) => id); // ["autoregressive-exact-likelihood", …]
 * ```
 */
export async function readClaims(folder: string): Promise<Claim[]> {
  const names = await readdir(folder).catch((error: Error) => {
    throw new UsageError(`Cannot read the folder of claims ${folder}: ${error.message}`);
  });
  const claims: Claim[] = [], home = new Map<string, string>();
  for (const name of names.filter((name) => name.endsWith(".json")).sort()) {
    const path = join(folder, name);
    for (const claim of await readClaimsFile(path)) {
      const other = home.get(claim.id);
      if (other !== undefined) {
        throw new UsageError(`Two claims have the id '${claim.id}', in ${other} and ${path}: rename one`);
      }
      home.set(claim.id, path);
      claims.push(claim);
    }
  }
  return claims;
}

/**
 * The claims of one file.
 *
 * @throws {UsageError} As {@linkcode readClaims}.
 */
export async function readClaimsFile(path: string): Promise<Claim[]> {
  const text = await readFile(path, "utf8").catch((error: Error) => {
    throw new UsageError(`Cannot read the claims ${path}: ${error.message}`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`The claims ${path} are not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const parsed = z.array(claimSchema).min(1).safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `  ${describe(issue, json)}`).join("\n");
  throw new UsageError(`The claims ${path} do not follow the schema:\n${issues}`);
}

/** "vae-blurs, statistic.least: …; found 3". */
function describe(issue: z.core.$ZodIssue, json: unknown): string {
  const [at, ...inside] = issue.path;
  if (at === undefined) return `${issue.message}: a file of claims is a list of them, [{ "id": … }, …]`;
  const id = valueAt(json, [at, "id"]);
  const claim = typeof id === "string" ? id : `claim ${Number(at) + 1}`;
  return schemaIssue(issue, inside.length === 0 ? claim : `${claim}, ${inside.join(".")}`, json);
}
