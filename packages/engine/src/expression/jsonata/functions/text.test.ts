import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JSONATA_LIMITS, budget } from '../budget.js'
import { base64decode, base64encode, excerpt, join, length, pad, string, substring } from './text.js'

const within = <T>(run: () => T): T => budget.during(JSONATA_LIMITS, run)

describe('the text of a value', () => {
  test('is that of JSON.stringify, with fractions to 15 digits', () => {
    const json = fc.jsonValue({ noUnicodeString: false })
    const rounded = (_: string, value: unknown) =>
      typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(15)) : value
    fc.assert(
      fc.property(json, fc.boolean(), (value, pretty) => {
        const wanted = typeof value === 'string' ? value : JSON.stringify(value, rounded, pretty ? 2 : 0)
        expect(within(() => string(value, pretty))).toBe(wanted)
      }),
    )
  })

  test.each<[unknown, string | undefined]>([
    [undefined, undefined],
    [0.1 + 0.2, '0.3'],
    [[NaN, undefined, () => 1], '[null,null,""]'],
    [{ a: undefined, b: () => 1 }, '{"b":""}'],
    [() => 1, ''],
    [-0, '0'],
    [1e21, '1e+21'],
  ])('of %j is %s', (value, text) => {
    expect(within(() => string(value))).toBe(text)
  })

  test('is pretty on request, down to empty arrays and objects', () => {
    const value = { a: [], b: {}, c: [1, { d: null }], e: { f: undefined } }
    expect(within(() => string(value, true))).toBe(JSON.stringify(value, undefined, 2))
  })

  test('is only begun in an error message', () => {
    expect(excerpt({ a: [1, 2] }, 100)).toBe('{"a":[1,2]}')
    expect(excerpt({ a: 'x'.repeat(1000) }, 10)).toBe('{"a":"xxxx')
    expect(excerpt(undefined, 10)).toBe('undefined')
  })
})

describe('strings', () => {
  const text = fc.string({ unit: 'binary' })

  test('are counted and cut in characters', () => {
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: -8, max: 8 }),
        fc.option(fc.integer({ min: -2, max: 8 }), { nil: undefined }),
        (value, start, count) => {
          const chars = [...value]
          const from = chars.length + start < 0 ? 0 : start
          const to = count === undefined ? undefined : from >= 0 ? from + count : chars.length + from + count
          expect(length(value)).toBe(chars.length)
          expect(substring(value, start, count)).toBe(count !== undefined && count <= 0 ? '' : chars.slice(from, to).join(''))
        },
      ),
    )
  })

  test('are padded to a width in characters', () => {
    expect(pad('x', 4, undefined)).toBe('x   ')
    expect(pad('x', -4, '')).toBe('   x')
    expect(pad('😀', 4, '-+')).toBe('😀-+-')
    expect(pad('xyz', 2.9, '-')).toBe('xyz')
  })

  test('are joined', () => {
    expect(join(['a', 'b'], undefined)).toBe('ab')
    expect(join(['a', 'b'], ', ')).toBe('a, b')
  })

  test('are encoded by the low bytes of their units, as in Node', () => {
    fc.assert(
      fc.property(text, value => {
        const encoded = within(() => base64encode(value))
        expect(encoded).toBe(Buffer.from(value, 'binary').toString('base64'))
        expect(within(() => base64decode(encoded))).toBe(Buffer.from(encoded, 'base64').toString('binary'))
      }),
    )
  })
})
