import { expect, test } from 'vitest'
import { PATH_CACHE_SIZE } from '../../limits.js'
import { cachedPath, InvalidPathError } from './index.js'

test('a path used lately is not compiled again', () => {
  expect(cachedPath('$.cached')).toBe(cachedPath('$.cached'))
})

test('a path that is used again and again stays, however many others come by', () => {
  const path = cachedPath('$.kept')
  for (let i = 0; i < 3 * PATH_CACHE_SIZE; i++) {
    cachedPath(`$.other${i}`)
    if (i % 100 === 0) expect(cachedPath('$.kept')).toBe(path)
  }
})

test('a path that is not used any more is forgotten', () => {
  const path = cachedPath('$.dropped')
  for (let i = 0; i < PATH_CACHE_SIZE; i++) cachedPath(`$.another${i}`)
  expect(cachedPath('$.dropped')).not.toBe(path)
})

test('what is no path is an error each time', () => {
  for (let i = 0; i < 2; i++) expect(() => cachedPath('$.')).toThrow(InvalidPathError)
})
