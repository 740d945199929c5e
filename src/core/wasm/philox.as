/** Writes the words of `blocks` blocks, the counter's first word going up by one from block to block. */
export function philox(
  out: usize, blocks: i32, key0: u32, key1: u32, counter0: u32, counter1: u32, counter2: u32, counter3: u32,
): void {
  for (let block = 0; block < blocks; block++) {
    let c0 = counter0 + block, c1 = counter1, c2 = counter2, c3 = counter3, k0 = key0, k1 = key1;
    for (let round = 0; round < 10; round++) {
      const product0 = <u64>c0 * 0xd2511f53, product1 = <u64>c2 * 0xcd9e8d57;
      c0 = <u32>(product1 >> 32) ^ c1 ^ k0;
      c1 = <u32>product1;
      c2 = <u32>(product0 >> 32) ^ c3 ^ k1;
      c3 = <u32>product0;
      k0 += 0x9e3779b9;
      k1 += 0xbb67ae85;
    }
    const at = out + (<usize>block << 4);
    store<u32>(at, c0);
    store<u32>(at, c1, 4);
    store<u32>(at, c2, 8);
    store<u32>(at, c3, 12);
  }
}
