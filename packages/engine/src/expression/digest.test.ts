import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { digests } from './digest.js'

it.each(['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'])('%s is that of the host, for texts around the size of a block', algorithm => {
  const name = algorithm.replace('-', '').toLowerCase()
  for (let length = 0; length <= 260; length++) {
    const text = 'é€🚀~'.repeat(length).slice(0, length)
    expect(digests.get(algorithm)?.(text)).toBe(createHash(name).update(text, 'utf8').digest('hex'))
  }
})
