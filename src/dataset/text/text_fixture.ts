import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { onTestFinished } from "vitest";
import { temporaryDir } from "../idx_fixture.ts";
import type { ChapterSplit } from "./moby_dick.ts";
import { documentsSha256 } from "./text_dataset.ts";
import type { TextFile, TextRelease } from "./text_release.ts";

const encoder = new TextEncoder();

/** For tests: one entry of a tar archive, built field by field from the format's description. */
export function tarEntry(
  name: string,
  content: string,
  { type = "0", prefix = "", size = encoder.encode(content).length } = {},
): Uint8Array {
  const header = new Uint8Array(512);
  const write = (at: number, text: string) => header.set(encoder.encode(text), at);
  write(0, name);
  write(124, `${size.toString(8).padStart(11, "0")}\0`);
  write(148, " ".repeat(8));
  write(156, type);
  write(257, "ustar\x0000");
  write(345, prefix);
  write(148, `${header.reduce((sum, byte) => sum + byte).toString(8).padStart(6, "0")}\0 `);
  const body = new Uint8Array(512 * Math.ceil(content.length / 512));
  body.set(encoder.encode(content));
  return Uint8Array.from([...header, ...body]);
}

/** For tests: the two empty blocks that end a tar archive. */
export const TAR_END = new Uint8Array(1024);

/** For tests: the archive of a novel of three chapters. */
export const NOVEL_TGZ: Uint8Array = gzipSync(Uint8Array.from([
  ...tarEntry("package/data/chapter_1.json", `{"chapter":"1","title":"One.","text":"It began.\\n"}`),
  ...tarEntry("package/data/chapter_2.json", `{"chapter":"2","title":"Two.","text":"Café—or not.\\n"}`),
  ...tarEntry("package/data/chapter_3.json", `{"chapter":"3","title":"Three.","text":"It ended.\\n"}`),
  ...tarEntry("package/data/epilogue.json", `{"chapter":"Epilogue","title":"","text":"More.\\n"}`),
  ...TAR_END,
]));

/** For tests: a published file of the given content. */
export function textFile(name: string, content: Uint8Array, addresses: readonly string[] = []): TextFile {
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { name, sizeBytes: content.length, sha256, addresses: () => addresses };
}

/** For tests: the release of {@linkcode NOVEL_TGZ}: chapters 1 and 2 to train on, chapter 3 held out. */
export function novel(addresses: readonly string[] = []): TextRelease<ChapterSplit> {
  const file = textFile("novel.tgz", NOVEL_TGZ, addresses);
  const split = (firstChapter: number, texts: readonly string[]): ChapterSplit => ({
    file,
    firstChapter,
    lastChapter: firstChapter + texts.length - 1,
    documents: texts.length,
    bytes: encoder.encode(texts.join("")).length,
    sha256: documentsSha256(texts.map((text, i) => ({ id: `${i}`, text }))),
  });
  return {
    id: "novel",
    title: "A short novel",
    source: "made up",
    licence: "none",
    documentUnit: "chapter",
    arrival: "registry",
    splits: {
      "train": split(1, ["It began.\n", "Café—or not.\n"]),
      "held-out": split(3, ["It ended.\n"]),
    },
  };
}

/** For tests: a new folder with files, by path. */
export async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await temporaryDir();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** For tests: a server on the loopback interface, which is gone when the test is over. Gives its address. */
export async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a port");
  return `http://127.0.0.1:${address.port}`;
}
