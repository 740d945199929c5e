import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { temporaryDir } from "../idx_fixture.ts";
import { documentsSha256 } from "./text_dataset.ts";
import type { FileSplit, TextFile, TextRelease } from "./text_release.ts";

const encoder = new TextEncoder();

/** For tests: a novel of three chapters, as a file. */
export const NOVEL: Uint8Array = encoder.encode("It began.\nCafé—or not.\nIt ended.\n");

/** For tests: a published file of the given content. */
export function textFile(name: string, content: Uint8Array, addresses: readonly string[] = []): TextFile {
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { name, sizeBytes: content.length, sha256, addresses };
}

/** For tests: the release of {@linkcode NOVEL}: two chapters to train on, one held out. */
export function novel(addresses: readonly string[] = []): TextRelease<FileSplit> {
  const file = textFile("novel.txt", NOVEL, addresses);
  const split = (texts: readonly string[]): FileSplit => ({
    file,
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
    arrival: "files",
    splits: {
      "train": split(["It began.\n", "Café—or not.\n"]),
      "held-out": split(["It ended.\n"]),
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
