/** Writes the JSON Schemas of Assay's files into `schemas/`: `deno task schemas`. */
import { join } from "node:path";
import { jsonSchemas } from "../src/cli/json_schemas.ts";
import { PROJECT_ROOT } from "../src/cli/project_root.ts";

for (const { file, text } of jsonSchemas()) {
  await Deno.writeTextFile(join(PROJECT_ROOT, "schemas", file), text);
  console.log(`schemas/${file}`);
}
