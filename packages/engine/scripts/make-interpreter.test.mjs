import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { makeInterpreter } from './make-interpreter.mjs'

const source = readFileSync(createRequire(import.meta.url).resolve('jsonata/jsonata.js'), 'utf8')

describe('the interpreter is made of the package', { timeout: 30_000 }, () => {
  test('synchronously, with nothing of its surroundings, under its licence', () => {
    const made = makeInterpreter(source, 'The licence')
    expect(made).toContain('The licence')
    expect(made).not.toMatch(/\b(?:async|await|Promise)\b|\bDate\b|Math\.random|new RegExp|Buffer|setTimeout/)
  })

  test.each([
    ['lost a text that is edited', source.replace('environment.base.depth++;', '')],
    [
      'has a text that is edited once more',
      source.replace('environment.base.depth--;', 'environment.base.depth--; environment.base.depth--;'),
    ],
    ['lost a function', source.replace('async function sort(arr, comparator)', 'const sort = async (arr, comparator) =>')],
    ['reads the clock in a new place', source.replace('function not(arg) {', 'function not(arg) { Date.now();')],
    ['waits in a new way', source.replace('function not(arg) {', 'function not(arg) { new Promise(() => {});')],
  ])('not when the package %s', (_, changed) => {
    expect(changed).not.toBe(source)
    expect(() => makeInterpreter(changed, '')).toThrow()
  })
})
