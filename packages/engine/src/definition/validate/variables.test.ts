import { describe, expect, test } from 'vitest'
import type { Json } from '../../json/index.js'
import { errorsOf, machineWith } from './validate.fixture.js'

const assigning = (name: string, rest: Readonly<Record<string, Json>> = { End: true }) => ({ Type: 'Pass', Assign: { [name]: 1 }, ...rest })
const inside = (name: string, mode?: Json): Json => ({
  ...(mode !== undefined && { ProcessorConfig: mode }),
  StartAt: 'I',
  States: { I: assigning(name) },
})
const conflict = (at: string) => `DUPLICATE_VARIABLE_NAME: The variable name 'v' was already defined in a parent scope. at ${at}`

describe('a variable name', () => {
  test.each(['v', 'total_2', 'größe', '_x', 'x'.repeat(80)])('can be %s', name => {
    expect(errorsOf(machineWith('Pass', { Assign: { [name]: 1 } }))).toEqual([])
    expect(errorsOf(machineWith('Pass', { Assign: { [`${name}.$`]: '$' } }))).toEqual([])
  })

  test.each(['a-b', 'a.b', 'a[0]', '1st', '', 'a b', '$v'])('cannot be %j', name => {
    expect(errorsOf(machineWith('Pass', { Assign: { [name]: 1 } }))).toEqual([
      `INVALID_VARIABLE_NAME: Invalid variable name '${name}': the variable name contains invalid characters. at /States/S/Assign`,
    ])
  })

  test('has 80 characters at most', () => {
    expect(errorsOf(machineWith('Pass', { Assign: { ['x'.repeat(81)]: 1 } }))).toEqual([
      expect.stringMatching(/^INVALID_VARIABLE_NAME: .* exceeds 80 characters\./),
    ])
  })

  test('cannot be that of $states', () => {
    expect(errorsOf(machineWith('Pass', { Assign: { states: 1 } }))).toEqual([
      "RESERVED_VARIABLE_NAME: Cannot assign to reserved variable '$states'. at /States/S/Assign",
    ])
  })

  test('does not end in .$ in JSONata, where that means nothing', () => {
    expect(errorsOf(machineWith('Pass', { Assign: { 'v.$': 1 } }, true))).toHaveLength(1)
  })

  test('is given in an object', () => {
    expect(errorsOf(machineWith('Pass', { Assign: 'v' }))).toEqual([
      'SCHEMA_VALIDATION_FAILED: Expected value of type [OBJECT] at /States/S/Assign',
    ])
  })
})

describe('a variable of an outer scope', () => {
  const around = (outer: Json, map: Readonly<Record<string, Json>>): Json => ({
    StartAt: 'O',
    States: { O: outer, M: { Type: 'Map', ItemProcessor: inside('v'), Next: 'Z', ...map }, Z: { Type: 'Succeed' } },
  })

  test('cannot be assigned inside', () => {
    expect(errorsOf(around(assigning('v', { Next: 'M' }), {}))).toEqual([conflict('/States/M/ItemProcessor/States/I/Assign')])
  })

  test('cannot be assigned two levels inside', () => {
    const middle = { StartAt: 'N', States: { N: { Type: 'Parallel', Branches: [inside('v')], End: true } } }
    expect(errorsOf(around(assigning('v', { Next: 'M' }), { ItemProcessor: middle }))).toEqual([
      conflict('/States/M/ItemProcessor/States/N/Branches[0]/States/I/Assign'),
    ])
  })

  test('can have the name of one inside if it is of the state around it: that scope is gone by then', () => {
    const later = { Assign: { v: 1 }, Catch: [{ ErrorEquals: ['States.ALL'], Assign: { v: 2 }, Next: 'Z' }] }
    expect(errorsOf(around(assigning('w', { Next: 'M' }), later))).toEqual([])
  })

  test('is not seen by the child workflows of a distributed Map', () => {
    const distributed = { ItemProcessor: inside('v', { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }) }
    expect(errorsOf(around(assigning('v', { Next: 'M' }), distributed))).toEqual([])
  })

  test('may be assigned in a Choice rule or a catcher', () => {
    const choice = { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Assign: { 'v.$': '$.a' }, Next: 'M' }] }
    expect(errorsOf(around(choice, {}))).toEqual([conflict('/States/M/ItemProcessor/States/I/Assign')])
  })

  test('is not that of a sibling', () => {
    const other = (name: string) => ({ StartAt: name, States: { [name]: assigning('v') } })
    expect(errorsOf({ StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [other('A'), other('B')], End: true } } })).toEqual([])
  })
})
