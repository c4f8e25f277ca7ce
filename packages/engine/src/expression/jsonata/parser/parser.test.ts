import { createRequire } from 'node:module'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseExpression } from './index.js'

interface Published {
  readonly ast: () => unknown
}
const published = createRequire(import.meta.url)('jsonata') as (source: string) => Published

/** Each kind of expression, for fragments of it to be put together in other ways. */
const EXPRESSIONS = [
  'Account.Order[0].Product[Price > 5 and `In stock`].{"name": Name, "total": $sum(Price * Quantity)}',
  '$orders@$o.items@$i[$o.id = $i.order].{$o.id: $i.%.name}#$n[1].%.%',
  '($f := function($x, $y)<n-n?:n>{ $x = 0 ? "done" : $f($x - 1, ?) }; $f(5, 1.5e3) ~> $string)',
  "items^(>price, <name, 'x')[].*.**[] & /a(b|c)\\/[d]/im.match",
  '$ ~> |orders|{"a": [1..5, -n, null, true]}, ["b", \'c\']| /* comment */',
  'λ($a)<a<s>(nb):x>{ $a in ["x"] or not != false ? and.or : %.in } := [{}, []]',
  '"\\u00e9\\n\\"" | 01 ! ~ 1e999 `open "open \\x /open /* open',
]

const fragment = fc.constantFrom(...EXPRESSIONS.flatMap(source => source.match(/\w+|\W/g)!))
const expression = fc.constantFrom(...EXPRESSIONS)

const mutilated = fc
  .tuple(expression, fc.array(fc.tuple(fc.nat(100), fc.nat(3), fc.array(fragment, { maxLength: 2 })), { minLength: 1, maxLength: 3 }))
  .map(([source, changes]) =>
    changes.reduce((text, [at, length, put]) => text.slice(0, at) + put.join('') + text.slice(at + length), source),
  )

const source = fc.oneof(
  expression,
  mutilated,
  fc.array(fragment, { maxLength: 12 }).map(parts => parts.join(' ')),
)

it('reads what the published package reads, to the same tree or the same error', { timeout: 20_000 }, () => {
  fc.assert(
    fc.property(source, text => {
      // What AWS does not have.
      fc.pre(!text.includes('??') && !text.includes('?:'))
      expect(outcome(() => parseExpression(text))).toEqual(outcome(() => published(text).ast()))
    }),
    { numRuns: 1000, seed: 1 },
  )
})

function outcome(read: () => unknown): unknown {
  try {
    return comparable(read())
  } catch (error) {
    // The package leaves regular expressions that are none to the host.
    if (error instanceof Error && (error as { code?: string }).code === undefined) return 'no pattern'
    const { code, position, token, value } = error as Record<string, unknown>
    return comparable({ code, position, token, value })
  }
}

/** Without what the evaluator does not read, and with the names that we have for the same. */
function comparable(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(comparable)
  if (typeof node !== 'object' || node === null) return node === 0 ? 0 : node
  if ('source' in node) return node.source
  const members = Object.entries(node).filter(([name, value]) => !['name', 'signature', 'level'].includes(name) && value !== undefined)
  const isSlot = 'label' in node
  return Object.fromEntries(
    members
      .filter(([name, value]) => !(isSlot && name === 'index') && !(name === 'keepArray' && value === false))
      .map(([name, value]) => [name === 'pairs' ? 'lhs' : name, comparable(value)]),
  )
}
