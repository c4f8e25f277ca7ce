import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../json/index.js'
import { randomAt } from '../random.js'
import { InvalidPathError } from './jsonpath/index.js'
import { compilePathExpression, PathFailure, variableInPath } from './path.js'
import type { Scope } from './scope.js'

const context: JsonObject = { Execution: { Name: 'run-1' }, Map: { Item: { Index: 3, Value: 'third' } } }
const variables = new Map<string, Json>([
  ['order', { lines: [{ sku: 'A' }, { sku: 'B' }] }],
  ['größe_1', 7],
  ['none', null],
])

function scopeOn(input: Json): Scope {
  return { input, context: () => context, variable: name => variables.get(name), random: randomAt('seed'), now: 0 }
}

function failureOf(path: string, input: Json): PathFailure {
  const expression = compilePathExpression(path)
  try {
    expression(scopeOn(input))
  } catch (error) {
    if (error instanceof PathFailure) return error
    throw error
  }
  throw new Error(`${path} gave a value`)
}

describe('what a path is looked up in', () => {
  it.each<readonly [string, string, Json]>([
    ['$', 'the input', { a: [1, 2] }],
    ['$.a', 'the input', [1, 2]],
    ["$['a'][1]", 'the input', 2],
    ['$$', 'the context object', context],
    ['$$.Execution.Name', 'the context object', 'run-1'],
    ["$$['Map'].Item.Index", 'the context object', 3],
    ['$order', 'a variable', { lines: [{ sku: 'A' }, { sku: 'B' }] }],
    ['$order.lines[1].sku', 'a variable', 'B'],
    ['$order.lines[*].sku', 'a variable', ['A', 'B']],
    ['$größe_1', 'a variable with a Unicode name', 7],
    ['$none', 'a variable that is null', null],
  ])('%s is looked up in %s', (path, _, value) => {
    expect(compilePathExpression(path)(scopeOn({ a: [1, 2] }))).toEqual(value)
  })

  it('gives the very object that it finds', () => {
    const input = { a: { b: {} } }
    expect(compilePathExpression('$')(scopeOn(input))).toBe(input)
    expect(compilePathExpression('$.a.b')(scopeOn(input))).toBe(input.a.b)
  })
})

describe('a path that finds nothing', () => {
  it('names the path as it was written and repeats the evaluator', () => {
    const failure = failureOf('$.no', {})
    expect(failure).toMatchObject({
      path: '$.no',
      origin: 'input',
      pathInDocument: '$.no',
      notFound: true,
      reason: "No results for path: $['no']",
    })
    expect(failure.message).toBe("Invalid path '$.no' : No results for path: $['no']")
  })

  it('knows its way inside the context object', () => {
    expect(failureOf('$$.No.Such', {})).toMatchObject({
      path: '$$.No.Such',
      origin: 'context',
      pathInDocument: '$.No.Such',
      notFound: true,
    })
  })

  it('knows its way inside a variable', () => {
    expect(failureOf('$order.id', {})).toMatchObject({ path: '$order.id', origin: 'variable', pathInDocument: '$.id', notFound: true })
  })

  it('fails when the variable is not assigned', () => {
    expect(failureOf('$missing.id', {})).toMatchObject({ path: '$missing.id', origin: 'variable', notFound: true })
    expect(failureOf('$missing', {}).reason).toBe("The variable '$missing' is not assigned")
  })

  it('tells apart a path that does not fit what it found', () => {
    expect(failureOf('$.a[0]', { a: 1 })).toMatchObject({ path: '$.a[0]', notFound: false })
    expect(failureOf('$.a', null)).toMatchObject({ path: '$.a', notFound: false, reason: 'root can not be null' })
  })
})

describe('a text that is no path', () => {
  it.each(['', 'a', 'a.b', '@.a', ' $.a', '$$a', '$a-b', '$order lines', '$.a[', '$1', '$$$'])('refuses %j', text => {
    expect(() => compilePathExpression(text)).toThrow(InvalidPathError)
  })
})

it.each([
  ['$order.id', 'order'],
  ['$order', 'order'],
  ['$_x[0]', '_x'],
  ['$', undefined],
  ['$.order', undefined],
  ['$$.order', undefined],
  ["$['order']", undefined],
])('the variable that %s starts from is %s', (path, name) => {
  expect(variableInPath(path)).toBe(name)
})
