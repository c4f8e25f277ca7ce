import { describe, expect, test } from 'vitest'
import type { Json } from '../../json/index.js'
import { errorsOf, GOOD_STATES } from './validate.fixture.js'

const END = { Type: 'Pass', End: true }

describe('a state name', () => {
  test('has 80 characters at most', () => {
    const of = (length: number) => ({ StartAt: 'x'.repeat(length), States: { ['x'.repeat(length)]: END } })
    expect(errorsOf(of(80))).toEqual([])
    expect(errorsOf(of(81))).toEqual([
      `INVALID_STATE_NAME: Invalid State name: State '${'x'.repeat(81)}' exceeds the 80-character limit allowed by the service at /States/${'x'.repeat(81)}`,
    ])
  })

  test('is not empty', () => {
    expect(errorsOf({ StartAt: '', States: { '': END } })).toEqual([
      'INVALID_STATE_NAME: Invalid State name: the name cannot be empty at /States/',
    ])
  })

  test('stands for one state in the whole machine', () => {
    const branch = { StartAt: 'A', States: { A: END } }
    expect(errorsOf({ StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [branch, branch], End: true } } })).toEqual([
      'DUPLICATE_STATE_NAME: Duplicate State name: A at /States/P/Branches[1]/States/A',
    ])
    expect(errorsOf({ StartAt: 'A', States: { A: { ...GOOD_STATES.Map, ItemProcessor: branch } } })).toEqual([
      'DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A/ItemProcessor/States/A',
    ])
  })
})

describe('a Label', () => {
  const labelled = (...labels: Json[]) => {
    const map = (Label: Json, i: number) => ({
      Type: 'Map',
      Label,
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: `P${i}`, States: { [`P${i}`]: END } },
      Next: `M${i + 1}`,
    })
    return {
      StartAt: 'M0',
      States: { ...Object.fromEntries(labels.map((label, i) => [`M${i}`, map(label, i)])), [`M${labels.length}`]: END },
    }
  }

  test.each<[string, Json, string]>([
    [
      'has 40 characters at most',
      'x'.repeat(41),
      `INVALID_LABEL_NAME: Invalid Label name: Label '${'x'.repeat(41)}' exceeds the 40-character limit allowed by the service`,
    ],
    ['is not empty', '', 'INVALID_LABEL_NAME: Invalid Label name: the label cannot be empty'],
    ['has no blank', 'two words', "INVALID_LABEL_NAME: Invalid Label name: Label 'two words' contains invalid characters"],
    ['has no colon', 'a:b', "INVALID_LABEL_NAME: Invalid Label name: Label 'a:b' contains invalid characters"],
    ['is a text', 7, 'SCHEMA_VALIDATION_FAILED: Expected value of type [STRING]'],
  ])('%s', (_rule, label, error) => {
    expect(errorsOf(labelled(label))).toEqual([`${error} at /States/M0/Label`])
  })

  test('stands for one Map', () => {
    expect(errorsOf(labelled('x'.repeat(40), 'b', 'b'))).toEqual(['DUPLICATE_LABEL_NAME: Duplicate Label name: b at /States/M2/Label'])
  })
})
