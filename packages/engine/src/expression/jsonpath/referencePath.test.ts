import { expect, test } from 'vitest'
import { parseReferencePath } from './index.js'

test.each([
  ['$', []],
  ['$.a', ['a']],
  ['$.a.b[0]', ['a', 'b', 0]],
  ["$['a b']['c'][12].d", ['a b', 'c', 12, 'd']],
  ['$.a.[0]', ['a', 0]],
])('%s is a reference path', (path, steps) => {
  expect(parseReferencePath(path)).toEqual(steps)
})

test.each([
  '',
  'a',
  '@.a',
  '$.*',
  '$.a[*]',
  '$..a',
  '$[-1]',
  '$[0,1]',
  '$[1:]',
  "$['a','b']",
  '$[(@.length-1)]',
  '$[?(@.a)]',
  '$[0]$',
  '$$.a',
  '$.',
  '$.a b',
  '$[',
])('%j is none', path => {
  expect(parseReferencePath(path)).toBeUndefined()
})
