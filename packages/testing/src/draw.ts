/** A draw in [0, 1) that belongs to one spot of one run: the same seed and spot give the same draw, in any order of asking. */
export function drawAt(seed: string | number, ...spot: readonly (string | number)[]): number {
  let hash = 2_166_136_261
  for (const code of `${typeof seed}:${seed}:${spot.join(':')}`) hash = Math.imul(hash ^ code.codePointAt(0)!, 16_777_619)
  // The finalizer of MurmurHash3: neighbouring spots give unrelated draws.
  hash = Math.imul(hash ^ (hash >>> 16), 2_246_822_507)
  hash = Math.imul(hash ^ (hash >>> 13), 3_266_489_909)
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000
}
