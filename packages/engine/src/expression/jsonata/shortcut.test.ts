import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJson, stringifyJson } from '../../json/index.js'
import type { Scope } from '../scope.js'
import { plain } from './admission.js'
import { interpreted, scopeOf } from './jsonata.fixture.js'
import { shortcutOf, SLOW } from './shortcut.js'
import { parseJsonata } from './syntax.js'

const isBuiltIn = (name: string) => name === 'count' || name === 'not' || name === 'exists'
const shortcut = (source: string) => shortcutOf(parseJsonata(source), isBuiltIn)
const scope: Scope = {
  ...scopeOf(null, { v: 7, no: 0, empty: '', list: [1, 2], o: { x: { y: 1 } } }, { State: { Name: 'S' } }),
  input: parseJson('{"n": 5, "f": 1.50, "s": "x", "t": true, "z": null, "o": {"n": 1}, "a": [{"n": 1}, {"n": 2}], "e": [], "one": [3]}'),
}

const OPERANDS = [
  ...['$states.input.n', '$states.input.f', '$states.input.s', '$states.input.t', '$states.input.z', '$states.input.o', '$states.input.a'],
  ...['$states.input.e', '$states.input.one', '$states.input.o.n', '$states.input.a.n', '$states.input.s.n', '$states.input.missing.x'],
  ...[
    '$states.result',
    '$states.context.State.Name',
    '$states.nothing',
    '$v',
    '$no',
    '$empty',
    '$list',
    '$o.x.y',
    '$missing',
    '$missing.x',
  ],
  ...['5', '"x"', 'true', 'null', '0', '($v)', '$count', '$not($states.input.t)', '$exists($missing)', '$not($missing)', '$not($list)'],
]
const OPERATORS = ['+', '-', '*', '/', '%', '<', '<=', '>', '>=', '=', '!=', '&', 'and', 'or', 'in']

/** What the evaluator gives, as text. */
function outcome(source: string): string {
  try {
    const value = interpreted(source, scope)
    return value === undefined ? 'nothing' : stringifyJson(value)
  } catch {
    return 'fails'
  }
}

/** Checks that a shortcut, if there is one and it knows, says what the evaluator says. */
function compare(source: string): void {
  const value = shortcut(source)?.({}, scope)
  if (shortcut(source) === undefined || value === SLOW) return
  // What is read off the input keeps its form until it leaves the expression.
  const text = value === undefined ? 'nothing' : stringifyJson(plain(value)).replace(/^-0$/, '0')
  expect(`${source} is ${text}`).toBe(`${source} is ${outcome(source)}`)
}

describe('a shortcut says what the evaluator says', { timeout: 30_000 }, () => {
  test.each(OPERANDS)('about %s, alone and with every operator and operand', left => {
    compare(left)
    for (const operator of OPERATORS) for (const right of OPERANDS) compare(`${left} ${operator} ${right}`)
  })

  test('about expressions of expressions', () => {
    const operand = fc.constantFrom(...OPERANDS)
    const { expression } = fc.letrec<{ expression: string }>(tie => ({
      expression: fc.oneof(
        { depthSize: 'small' },
        operand,
        fc.tuple(tie('expression'), fc.constantFrom(...OPERATORS), tie('expression')).map(([a, op, b]) => `(${a} ${op} ${b})`),
        fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
        tie('expression').map(a => `$not(${a})`),
        tie('expression').map(a => `$exists(${a})`),
      ),
    }))
    fc.assert(fc.property(expression, compare), { numRuns: 1000 })
  })
})

describe('there is a shortcut', () => {
  test.each([
    ...['$states.input.n < 1000', '$states.input.a', '$v', '$o.x.y', '$v = 7 and $states.input.s != "y"', '$v > 5 ? "large" : "small"'],
    ...['$not($states.input.t)', '$states.context.State.Name', '$states.input.s & "!"', '$states.input.missing'],
  ])('for %s', source => {
    expect(shortcut(source)?.({}, scope)).not.toBe(SLOW)
    expect(shortcut(source)).toBeDefined()
  })

  test.each([
    ...['$', '$$', '$states', 'n', '$count', '$states.input.a[0]', '$states.input.a[]', '$v{"a": 1}', '$states.input.*', '($x := 1)'],
    ...['$uppercase($v)', '$states.input@$x.n', '$states.(input)', '[1]', '{"a": 1}', '$not()', '$not(1, 2)'],
  ])('not for %s', source => {
    expect(shortcut(source)).toBeUndefined()
  })
})
