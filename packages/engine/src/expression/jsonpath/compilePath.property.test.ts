import fc from 'fast-check'
import { JSONPath } from 'jsonpath-plus'
import { describe, expect, test } from 'vitest'
import { isArray, isObject, type Json } from '../../json/index.js'
import { compilePath, JsonPathError } from './index.js'

const NAMES = ['a', 'b', 'c'] as const

const document = fc
  .letrec<{ value: Json; object: Json }>(tie => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<Json>(null, true, 0, 1, 2.5, 'a', 'b', ''),
      fc.array(tie('value'), { maxLength: 4 }),
      tie('object'),
    ),
    object: fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { noNullPrototype: true }),
  }))
  .value.filter(value => value !== null)

type Outcome = { readonly value: Json } | { readonly error: JsonPathError }

/** What a path gives. Anything thrown that is no error of ours fails the test. */
function outcomeOf(path: string, value: Json): Outcome {
  try {
    return { value: compilePath(path).evaluate(value) }
  } catch (error) {
    if (error instanceof JsonPathError) return { error }
    throw error
  }
}

describe('a definite path', () => {
  const steps = fc.array(fc.oneof(fc.constantFrom(...NAMES), fc.nat(3)), { maxLength: 5 })

  test('gives what property access gives', () => {
    fc.assert(
      fc.property(document, steps, fc.boolean(), (value, keys, brackets) => {
        let expected: Json | undefined = value
        for (const key of keys) {
          if (typeof key === 'number') expected = isArray(expected) ? expected[key] : undefined
          else expected = isObject(expected) ? expected[key] : undefined
        }
        const text = keys.map(key => (typeof key === 'number' ? `[${key}]` : brackets ? `['${key}']` : `.${key}`))
        const outcome = outcomeOf(`$${text.join('')}`, value)
        if (expected === undefined) expect(outcome).toHaveProperty('error')
        else expect(outcome).toEqual({ value: expected })
      }),
    )
  })

  test('gives one value where the same path with a scan in front gives that value among others', () => {
    fc.assert(
      fc.property(document, fc.constantFrom(...NAMES), (value, name) => {
        const outcome = outcomeOf(`$.${name}`, value)
        if ('value' in outcome) expect(compilePath(`$..${name}`).evaluate(value)).toContain(outcome.value)
      }),
    )
  })
})

describe('every text', () => {
  const token = fc.constantFrom(
    ...[
      '$',
      '@',
      '.',
      '..',
      '*',
      '[',
      ']',
      '(',
      ')',
      "'",
      '"',
      '?',
      ':',
      ',',
      '-',
      '0',
      '1',
      ' ',
      '\\',
      '/',
      '&&',
      '||',
      '==',
      '=~',
      '<',
      '!',
    ],
    ...['a', 'b', 'length', '[?(', ')]', '[*]', '@.a', '.a', "['a']", '[0]', '[1:]', '[(@.length-1)]', 'é', '😀', '\u0000'],
  )
  const text = fc.oneof(
    fc.string(),
    fc.array(token, { maxLength: 20 }).map(tokens => tokens.join('')),
    fc.array(token, { maxLength: 15 }).map(tokens => `$${tokens.join('')}`),
  )

  test('is a path or an error of ours, and so is its result', () => {
    fc.assert(
      fc.property(text, document, (path, value) => void outcomeOf(path, value)),
      { numRuns: 500 },
    )
  })

  test('gives the same each time, and leaves the document alone', () => {
    fc.assert(
      fc.property(text, document, (path, value) => {
        const before = JSON.stringify(value)
        const [first, second] = [outcomeOf(path, value), outcomeOf(path, value)]
        expect(JSON.stringify('value' in first ? first.value : first.error.message)).toBe(
          JSON.stringify('value' in second ? second.value : second.error.message),
        )
        expect(JSON.stringify(value)).toBe(before)
      }),
    )
  })
})

describe('jsonpath-plus', () => {
  const member = fc.constantFrom(...NAMES).map(name => `.${name}`)
  const segment = fc.oneof(
    { weight: 4, arbitrary: member },
    { weight: 2, arbitrary: fc.nat(3).map(index => `[${index}]`) },
    { weight: 2, arbitrary: fc.constantFrom('[*]', '.*') },
    { weight: 1, arbitrary: member.map(name => `.${name}`) },
    { weight: 1, arbitrary: fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 4 })).map(([from, to]) => `[${from}:${to}]`) },
    { weight: 1, arbitrary: fc.nat(3).map(from => `[${from}:]`) },
  )
  const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map(segments => `$${segments.join('')}`)
  const sorted = (values: readonly unknown[]) => values.map(value => JSON.stringify(value)).sort()

  test('selects the same values wherever both have an answer', () => {
    let compared = 0
    fc.assert(
      fc.property(
        path,
        document.filter(value => typeof value === 'object'),
        (text, value) => {
          const outcome = outcomeOf(text, value)
          // Where ours is an error the other one leaves something out.
          if ('error' in outcome) return
          compared++
          const theirs = JSONPath<unknown[]>({ path: text, json: value as object, eval: false, wrap: true })
          const ours = compilePath(text).definite ? [outcome.value] : (outcome.value as readonly Json[])
          // A member that is missing behind a wildcard takes its younger siblings with it, in Jayway only.
          const loses = /(?:\[\*\]|\.\*)./.test(text)
          expect(loses ? sorted(ours).filter(found => !sorted(theirs).includes(found)) : sorted(ours)).toEqual(loses ? [] : sorted(theirs))
        },
      ),
      { seed: 1, numRuns: 1000 },
    )
    expect(compared).toBeGreaterThan(100)
  })
})

describe('hostile input', () => {
  const MANY = 20_000

  function nested(depth: number, wrap: (inner: Json) => Json): Json {
    let value: Json = 1
    for (let i = 0; i < depth; i++) value = wrap(value)
    return value
  }

  test.each([
    ['opening brackets', '$' + '['.repeat(MANY)],
    ['closing brackets', '$' + ']'.repeat(MANY)],
    ['balanced brackets', '$' + '['.repeat(MANY) + ']'.repeat(MANY)],
    ['parentheses', '$[?(' + '('.repeat(MANY) + '@.a' + ')'.repeat(MANY) + ')]'],
    ['filters inside of filters', '$' + '[?(@'.repeat(MANY) + ')]'.repeat(MANY)],
    ['filters behind filters', '$' + '[?(@.a)]'.repeat(MANY / 10)],
    ['criteria', '$[?(@.a' + ' && @.a'.repeat(MANY / 10) + ')]'],
    ['operators', '$[?(' + '&&||'.repeat(MANY) + ')]'],
    ['quotes', "$['" + "'".repeat(MANY) + ']'],
    ['backslashes', "$[?(@.a == '" + '\\'.repeat(MANY) + "')]"],
    ['members', '$' + '.a'.repeat(MANY)],
    ['indices', '$' + '[0]'.repeat(MANY)],
    ['wildcards', '$' + '[*]'.repeat(MANY)],
    ['scans', '$' + '..a'.repeat(MANY / 10)],
    ['roots', '$[0]' + '$'.repeat(MANY)],
    ['digits', '$[' + '9'.repeat(MANY) + ']'],
    ['a long number', '$[?(@.a == ' + '9'.repeat(MANY) + ')]'],
    ['groups of a pattern', '$[?(@ =~ /' + '('.repeat(MANY) + ')'.repeat(MANY) + '/)]'],
    ['quantifiers of a pattern', '$[?(@.a =~ /a' + '{2}'.repeat(MANY) + '/)]'],
    ['blanks', ' '.repeat(MANY) + '$' + ' '.repeat(MANY)],
  ])('%s do no harm', (_name, path) => {
    for (const value of [{ a: 1 }, nested(MANY, inner => ({ a: inner })), nested(MANY, inner => [inner])]) outcomeOf(path, value)
  })

  test.each(['$..*', '$..a', '$..[0]', '$..[?(@.a)]', '$[*]', '$[0]', '$.a', '$[?(@[0])]', '$..[*].a', '$.a[0]'])(
    '%s takes documents of any depth',
    path => {
      for (const wrap of [(inner: Json) => [inner], (inner: Json) => ({ a: inner }), (inner: Json) => [{ a: inner }]])
        outcomeOf(path, nested(MANY, wrap))
    },
  )

  test('scans of scans come to an end', () => {
    const message = 'The path looks at too many values'
    expect(
      outcomeOf(
        '$..*..*..*',
        nested(5_000, inner => [inner, inner === 1 ? 1 : 2]),
      ),
    ).toMatchObject({ error: { kind: 'Other', message } })
  })

  test('prototypes are out of reach', () => {
    for (const name of Object.getOwnPropertyNames(Object.prototype)) {
      for (const path of [`$.${name}`, `$['${name}']`, `$.a.${name}`, `$.list.${name}`, `$.text.${name}`]) {
        expect(outcomeOf(path, { a: {}, list: [], text: '' })).toMatchObject({ error: { kind: 'PathNotFound' } })
      }
      expect(outcomeOf(`$..${name}`, { a: {} })).toEqual({ value: [] })
      expect(outcomeOf(`$['a','${name}']`, { a: 1 })).toEqual({ value: { a: 1 } })
      expect(outcomeOf(`$.a[?(@.${name})]`, { a: [{}] })).toEqual({ value: [] })
    }
  })
})
