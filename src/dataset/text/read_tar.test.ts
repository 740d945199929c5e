import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readTar } from "./read_tar.ts";
import { TAR_END, tarEntry } from "./text_fixture.ts";

const archive = (...parts: readonly Uint8Array[]) => Uint8Array.from([...Buffer.concat(parts)]);
const texts = (files: ReadonlyMap<string, Uint8Array>) =>
  [...files].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]);

test("readTar() reads what GNU tar wrote, folders left out", () => {
  // tar --format=ustar (GNU tar 1.34) of package/ with a.txt, dir/b.json and empty, then gzip.
  const tgz =
    "H4sIAAAAAAACA+3W3QqCMBjG8R13FeIF2KbOQXdjJX1ZihoY0b1nXxAGgdCU8P87eXe48bBny+PFLl4lU2GRbBit77PRno+1kUHghyq" +
    "6rZWMAl84WvTgWFZx0WzlF4d8P9yfyJ/5x15VVxbzj8LwS/5RK/9mGOFI8rdunaRpNhEYqdf9X24Ka29A9/5XoZL0f9/5z71tmR2G6H/Tyt/" +
    "XvqL/+3B2a3emLhThyPs/2efVabD/30f/G8n9BwAAAAAAAAAAADq7AsEbbcUAKAAA";
  expect(texts(readTar(gunzipSync(Buffer.from(tgz, "base64"))))).toEqual([
    ["package/a.txt", "hello\n"],
    ["package/dir/b.json", '{"x":1}'],
    ["package/empty", ""],
  ]);
});

test("readTar() joins a long path and reads past blocks that are exactly full", () => {
  const files = readTar(archive(
    tarEntry("full", "x".repeat(512)),
    tarEntry("below", "é", { prefix: "far/away" }),
    tarEntry("pax_global_header", "27 comment=0000000000000\n", { type: "g" }),
    TAR_END,
  ));
  expect(texts(files)).toEqual([["full", "x".repeat(512)], ["far/away/below", "é"]]);
});

test("readTar() refuses an archive that is cut short, damaged or has links", () => {
  const entry = tarEntry("a", "some text");
  expect(() => readTar(entry)).toThrow("expected an empty block at its end, found none in 1024 bytes");
  expect(() => readTar(archive(tarEntry("a", "some text", { size: 5000 })))).toThrow(
    "expected 5000 bytes for a, found the end after 512",
  );
  expect(() => readTar(Uint8Array.from(entry, (byte, i) => i === 3 ? 65 : byte))).toThrow(
    "expected an entry's header at byte 0, found another checksum",
  );
  expect(() => readTar(archive(entry, tarEntry("link", "", { type: "2" }), TAR_END))).toThrow(
    "found type '2' at byte 1024",
  );
});
