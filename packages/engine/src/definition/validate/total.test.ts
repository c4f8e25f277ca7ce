import fc from 'fast-check'
import { expect, test } from 'vitest'
import { admit, stringifyJson, type Json } from '../../json/index.js'
import { validate, validateState, type Diagnostic } from './index.js'

/** A definition with one of everything that a definition can have. */
const RICH = {
  StartAt: 'Ask',
  Comment: 'c',
  TimeoutSeconds: 60,
  States: {
    Ask: {
      Type: 'Choice',
      Choices: [
        {
          And: [{ Variable: '$.a', IsPresent: true }, { Not: { Variable: '$.a', NumericLessThanPath: '$$.b' } }],
          Assign: { 'v.$': '$' },
          Next: 'Each',
        },
      ],
      Default: 'Both',
    },
    Each: {
      Type: 'Map',
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        Parameters: { Bucket: 'b', 'Key.$': '$.k' },
        ReaderConfig: { InputType: 'JSON' },
      },
      ItemBatcher: { MaxItemsPerBatch: 5 },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Call',
        States: {
          Call: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Parameters: { FunctionName: 'f', 'Payload.$': "States.Format('{}', $.x)" },
            TimeoutSeconds: 5,
            HeartbeatSecondsPath: '$.h',
            Retry: [{ ErrorEquals: ['States.ALL'], BackoffRate: 1.5, JitterStrategy: 'FULL' }],
            Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Stop' }],
            End: true,
          },
          Stop: { Type: 'Fail', ErrorPath: '$.error.Error', Cause: 'x' },
        },
      },
      ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'b' } },
      Label: 'each',
      Next: 'Both',
    },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Sleep', States: { Sleep: { Type: 'Wait', Timestamp: '2030-01-01T00:00:00Z', End: true } } },
        { StartAt: 'Keep', States: { Keep: { Type: 'Pass', Result: [1], ResultPath: '$.r', End: true } } },
      ],
      ResultSelector: { 'a.$': '$[0]' },
      Next: 'Say',
    },
    Say: { Type: 'Pass', QueryLanguage: 'JSONata', Output: { x: '{% $states.input.a & $v %}' }, Next: 'Done' },
    Done: { Type: 'Succeed', OutputPath: '$.x' },
  },
}

const NAMES = [
  'Type',
  'Next',
  'End',
  'States',
  'StartAt',
  'Choices',
  'Catch',
  'Retry',
  'Branches',
  'ItemProcessor',
  'Assign',
  'Output',
  'QueryLanguage',
]
const TEXTS = [
  'Task',
  'Map',
  'Choice',
  'JSONata',
  '$',
  '$..a[?(@.b)]',
  'States.UUID()',
  '{% $states.result %}',
  '{% (( %}',
  '{%',
  '__proto__',
  'Done',
]

const value = fc.oneof(
  fc.constantFrom<Json>(...TEXTS, null, true, 0, -1, 1.5, '', [], {}, [{}]),
  fc.json({ maxDepth: 3 }).map(text => JSON.parse(text) as Json),
)
const name = fc.oneof(fc.constantFrom(...NAMES, ...TEXTS, 'a.$', 'constructor'), fc.string())

/** One change somewhere in a definition: the n-th container gets, loses or renames a member. */
const change = fc.record({ container: fc.nat(), member: fc.nat(), name, value, kind: fc.constantFrom('set', 'add', 'remove', 'rename') })
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

function changed(definition: unknown, changes: readonly Change[]): unknown {
  for (const { container, member, name, value, kind } of changes) {
    const containers = containersIn(definition)
    const target = containers[container % containers.length]!
    const keys = Object.keys(target)
    const key = keys[member % Math.max(1, keys.length)] ?? name
    const put = (at: string, what: unknown) =>
      Array.isArray(target)
        ? void (target[0] = what)
        : Object.defineProperty(target, at, { value: what, enumerable: true, configurable: true, writable: true })
    const old = target[key]
    if (kind === 'remove' || kind === 'rename') Reflect.deleteProperty(target, key)
    if (kind === 'set') put(key, value)
    if (kind === 'add') put(name, value)
    if (kind === 'rename') put(name, old ?? null)
  }
  return definition
}

function containersIn(root: unknown): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = []
  const pending = [root]
  while (pending.length > 0) {
    const next = pending.pop()
    if (typeof next !== 'object' || next === null) continue
    found.push(next as Record<string, unknown>)
    pending.push(...(Object.values(next) as unknown[]))
  }
  return found
}

const wellFormed = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.every(({ severity, code, message }) => /^(?:ERROR|WARNING)$/.test(severity) && code.length > 0 && message.length > 0)

test('one of everything is taken', () => {
  expect(validate(RICH)).toEqual([])
})

test('every change of a definition is answered, the same for the value and its text, and leaves prototypes alone', () => {
  const before = Object.getOwnPropertyNames(Object.prototype).length
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.constantFrom('STANDARD', 'EXPRESS'), (changes, type) => {
      const definition = admit(JSON.parse(JSON.stringify(changed(structuredClone(RICH), changes))))
      const diagnostics = validate(definition, { type })
      expect(wellFormed(diagnostics)).toBe(true)
      expect(validate(stringifyJson(definition), { type })).toEqual(diagnostics)
      expect(wellFormed(validateState(definition, { type }))).toBe(true)
    }),
    { numRuns: 200 },
  )
  expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before)
})

test('every text is answered', () => {
  const text = stringifyJson(RICH)
  const cut = fc.tuple(fc.nat(text.length), fc.nat(5), fc.string({ maxLength: 3 }))
  fc.assert(
    fc.property(cut, ([at, length, inserted]) => wellFormed(validate(text.slice(0, at) + inserted + text.slice(at + length)))),
    { numRuns: 200 },
  )
  fc.assert(fc.property(fc.string(), any => wellFormed(validate(any)) && wellFormed(validateState(any))))
})
