import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UsageError } from "../../core/usage_error.ts";
import { fetchText } from "./fetch_text.ts";
import { folderWith, NOVEL, novel, serving } from "./text_fixture.ts";
import { readSplitFile } from "./text_release.ts";

test("fetchText() brings a file that both splits share once, and it is read", async () => {
  const into = await folderWith({});
  const asked: (string | undefined)[] = [];
  const address = await serving((request, response) => {
    asked.push(request.url);
    response.end(NOVEL);
  });
  const release = novel([`${address}/published/as-this.txt`]);
  expect(await fetchText(release, { into })).toBe(join(into, "text"));
  expect(asked).toEqual(["/published/as-this.txt"]);
  expect(Uint8Array.from(await readSplitFile(release, "held-out", [into]))).toEqual(NOVEL);

  const kinds: string[] = [];
  await fetchText(release, { into, onProgress: ({ kind }) => kinds.push(kind) });
  expect(kinds).toEqual(["present"]);
});

test("fetchText() takes a mirror's file under our name, and replaces a wrong one", async () => {
  const into = await folderWith({ "text/novel.txt": "wrong" });
  const address = await serving((request, response) =>
    void (request.url === "/m/novel.txt" ? response.end(NOVEL) : response.writeHead(404).end())
  );
  const kinds: string[] = [];
  await fetchText(novel(), { into, mirrors: [`${address}/m`], onProgress: ({ kind }) => kinds.push(kind) });
  expect(kinds.filter((kind) => kind !== "received")).toEqual(["replacing", "trying", "done"]);
  expect(Uint8Array.from(await readSplitFile(novel(), "train", [into]))).toEqual(NOVEL);
});

test("fetchText() refuses wrong and endless content, says what to do and leaves nothing behind", async () => {
  const into = await folderWith({});
  const changed = await serving((_, response) => void response.end(Uint8Array.from(NOVEL).fill(0, 20, 30)));
  const endless = await serving((_, response) => void response.end(new Uint8Array(NOVEL.length + 1)));
  const fetching = fetchText(novel([changed, endless]), { into });
  await expect(fetching).rejects.toThrow("expected the published novel.txt");
  await expect(fetching).rejects.toThrow(`expected at most ${NOVEL.length} bytes`);
  await expect(fetching).rejects.toThrow(`put the file at ${join(into, "text", "novel.txt")} yourself`);
  expect(await readdir(join(into, "text"))).toEqual([]);
  await expect(fetchText(novel(), { into, mirrors: ["nonsense"] })).rejects.toThrow(UsageError);
});
