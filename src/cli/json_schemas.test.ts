import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jsonSchemas } from "./json_schemas.ts";
import { PROJECT_ROOT } from "./project_root.ts";

const FOLDER = join(PROJECT_ROOT, "schemas");

test("the committed schemas are those that files are checked with; deno task schemas writes them", async () => {
  for (const { file, text } of jsonSchemas()) expect(await readFile(join(FOLDER, file), "utf8"), file).toBe(text);
  expect((await readdir(FOLDER)).toSorted()).toEqual(jsonSchemas().map(({ file }) => file).toSorted());
});
