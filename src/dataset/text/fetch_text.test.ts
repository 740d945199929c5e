import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UsageError } from "../../core/usage_error.ts";
import { fetchText } from "./fetch_text.ts";
import { openMobyDick } from "./moby_dick.ts";
import { folderWith, novel, NOVEL_TGZ, serving } from "./text_fixture.ts";

test("fetchText() brings a file that both splits share once, and it opens", async () => {
  const into = await folderWith({});
  const asked: (string | undefined)[] = [];
  const address = await serving((request, response) => {
    asked.push(request.url);
    response.end(NOVEL_TGZ);
  });
  const release = novel([`${address}/published/as-this.tgz`]);
  expect(await fetchText(release, { into })).toBe(join(into, "text"));
  expect(asked).toEqual(["/published/as-this.tgz"]);
  expect((await openMobyDick("held-out", [into], release)).documents).toHaveLength(1);

  const kinds: string[] = [];
  await fetchText(release, { into, onProgress: ({ kind }) => kinds.push(kind) });
  expect(kinds).toEqual(["present"]);
});

test("fetchText() takes a mirror's file under our name, and replaces a wrong one", async () => {
  const into = await folderWith({ "text/novel.tgz": "wrong" });
  const address = await serving((request, response) =>
    void (request.url === "/m/novel.tgz" ? response.end(NOVEL_TGZ) : response.writeHead(404).end())
  );
  const kinds: string[] = [];
  await fetchText(novel(), { into, mirrors: [`${address}/m`], onProgress: ({ kind }) => kinds.push(kind) });
  expect(kinds.filter((kind) => kind !== "received")).toEqual(["replacing", "trying", "done"]);
  expect((await openMobyDick("train", [into], novel())).documents).toHaveLength(2);
});

test("fetchText() refuses wrong and endless content, says what to do and leaves nothing behind", async () => {
  const into = await folderWith({});
  const changed = await serving((_, response) => void response.end(Uint8Array.from(NOVEL_TGZ).fill(0, 20, 30)));
  const endless = await serving((_, response) => void response.end(new Uint8Array(NOVEL_TGZ.length + 1)));
  const fetching = fetchText(novel([changed, endless]), { into });
  await expect(fetching).rejects.toThrow("expected the published novel.tgz");
  await expect(fetching).rejects.toThrow(`expected at most ${NOVEL_TGZ.length} bytes`);
  await expect(fetching).rejects.toThrow(`put the file at ${join(into, "text", "novel.tgz")} yourself`);
  expect(await readdir(join(into, "text"))).toEqual([]);
  await expect(fetchText(novel(), { into, mirrors: ["nonsense"] })).rejects.toThrow(UsageError);
});
