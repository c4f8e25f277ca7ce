import { describe, expect, test } from 'vitest'
import type { Json } from '../../json/index.js'
import { invalidDefinitionMessage, validate, validateState } from './index.js'

describe('a text', () => {
  test('that is no JSON is refused in the words of the JSON reader of AWS, with its source and position', () => {
    const source = '[Source: (String)"not a definition"; line: 1, column: 4]'
    const reason = "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
    expect(validate('not a definition')).toEqual([
      { severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', message: `${reason}\n at ${source}`, location: source },
    ])
  })

  test('with an unexpected character is said to go wrong after it', () => {
    const [error] = validate('{a')
    expect(error!.message).toBe(
      'Unexpected character (\'a\' (code 97)): was expecting double-quote to start field name\n at [Source: (String)"{a"; line: 1, column: 3]',
    )
  })

  test('is quoted up to 500 characters', () => {
    const [error] = validate(`${' '.repeat(600)}x`)
    expect(error!.location).toBe(`[Source: (String)"${' '.repeat(500)}"[truncated 101 chars]; line: 1, column: 602]`)
  })

  test.each([' ', '\n\t', 'null', '[]', '"Pass"', '7'])('%j is not an object', text => {
    expect(validate(text)).toEqual([
      { severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message: 'Definition must be a valid JSON object' },
    ])
  })

  test('that is empty is missing', () => {
    expect(validate('').map(({ code }) => code)).toEqual(['MISSING_DESCRIPTION'])
  })
})

describe('a definition', () => {
  test('is taken as text and as a value alike', () => {
    const definition = { StartAt: 'S', States: { S: { Type: 'Pass', End: true } } }
    expect(validate(definition)).toEqual([])
    expect(validate(JSON.stringify(definition))).toEqual([])
  })

  test('that is no JSON is refused with the place where it is not', () => {
    const cyclic: Record<string, unknown> = { StartAt: 'S' }
    cyclic.States = cyclic
    const date = { StartAt: 'S', States: { S: { Type: 'Wait', Timestamp: new Date(0), End: true } } }
    expect(validate(cyclic as Json)[0]!.message).toBe(
      'Definition must be a valid JSON object: $ is a value that contains itself, which is not JSON',
    )
    expect(validate(date as unknown as Json)[0]!.message).toMatch(
      /^Definition must be a valid JSON object: definition\.States\.S\.Timestamp is an instance of Date/,
    )
  })

  test('is looked at as a whole only once its parts are well made', () => {
    const definition = { StartAt: 'S', States: { S: { Type: 'Wait', Seconds: -1, Next: 'Nowhere' } } }
    expect(validate(definition).map(({ message }) => message)).toEqual(['Minimum value is 0'])
  })

  test('that is wrong in very many places is examined no further than the thousandth', () => {
    const States = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`S${i}`, {}]))
    expect(validate({ StartAt: 'S0', States })).toHaveLength(1000)
  })

  test('with more warnings than are counted still shows its error', () => {
    const result = Array.from({ length: 2000 }, (_, i) => [`W${i}`, { Type: 'Pass', Result: '$.a', Next: `W${i + 1}` }] as const)
    const States = { ...Object.fromEntries(result), W2000: { Type: 'Pass' } }
    const diagnostics = validate({ StartAt: 'W0', States })
    expect(diagnostics).toHaveLength(1000)
    expect(diagnostics.filter(({ severity }) => severity === 'ERROR')).toHaveLength(1)
  })
})

describe('the message of InvalidDefinition', () => {
  test('names code, text and location of each error, and null for no location', () => {
    const diagnostics = validate({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' } } })
    expect(invalidDefinitionMessage(diagnostics)).toBe(
      "Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next, MISSING_END_STATE: Workflow has no terminal state at null'",
    )
  })

  test('does not name warnings', () => {
    const diagnostics = validate({ StartAt: 'A', States: { A: { Type: 'Pass', Result: '$.a' } } })
    expect(diagnostics.map(({ severity }) => severity)).toEqual(['ERROR', 'WARNING'])
    expect(invalidDefinitionMessage(diagnostics)).toBe(
      "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: This object should have only one of the following fields: [Next, End] at /States/A'",
    )
  })
})

describe('a state without a machine', () => {
  test('is called StateName', () => {
    expect(validateState({ Type: 'Parallel', Branches: [], End: true })).toEqual([
      { severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message: 'Value cannot be empty', location: '/States/StateName/Branches' },
    ])
  })

  test('may go on to any state and need not end', () => {
    expect(validateState('{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"Anywhere"}],"Default":"Elsewhere"}')).toEqual(
      [],
    )
  })

  test('is looked into for the transitions of what is nested in it', () => {
    const branch = { StartAt: 'B', States: { B: { Type: 'Pass', Next: 'C' } } }
    expect(validateState({ Type: 'Parallel', Branches: [branch], Next: 'Anywhere' }).map(({ location }) => location)).toEqual([
      '/States/StateName/Branches[0]/States/B/Next',
    ])
  })

  test('that is no object is refused', () => {
    expect(validateState('[]').map(({ message }) => message)).toEqual(['Definition must be a valid JSON object'])
  })
})
