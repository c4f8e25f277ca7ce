import { describe, expect, it } from 'vitest'
import { compile } from '../compile.js'
import type { Json } from '../json/index.js'
import { redriveTree, startTree, stopTree, transitionTree, treeEffectsOf } from './decideTree.js'
import { mapRunsOf, type TreeResult } from './tree.js'

const distributed = (processor: Json, fields: object = {}) => ({
  Type: 'Map',
  ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...(processor as object) },
  End: true,
  ...fields,
})
const pass = { StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } }
/** Near is carried out, and Far is outside: beside it, and in its children. */
const beside = compile({
  StartAt: 'Near',
  States: {
    Near: { ...distributed(pass), End: false, Next: 'Far' },
    Far: distributed({ StartAt: 'Never', States: { Never: { Type: 'Pass', End: true } } }),
  } as never,
})
const within = compile({
  StartAt: 'Near',
  States: { Near: distributed({ StartAt: 'Far', States: { Far: distributed(pass) } }) } as never,
})
const outside = new Set(['Far'])
const started = (machine: typeof beside, input: Json) => startTree(machine, { input, at: 0, outside, keepsHistories: true })
const answered = ([tree, { mapRuns }]: TreeResult, output: Json, index = 0) =>
  transitionTree(tree, { type: 'MapRunSucceeded', token: mapRuns[index]!.token, output, at: 2 })

describe('a Distributed Map that is outside of its tree', () => {
  it('is one piece of work, and others are carried out', () => {
    const result = started(beside, [1, 2])
    expect(result[1].mapRuns).toMatchObject([
      { stateName: 'Far', items: [1, 2], parent: undefined, executionArn: result[0].execution.executionArn },
    ])
    expect(mapRunsOf(result[0])).toHaveLength(1)
    const [tree] = answered(result, ['far'])
    expect([tree.execution.status, tree.execution.output]).toEqual(['SUCCEEDED', ['far']])
  })

  it('may be that of a child', () => {
    const result = started(within, [[1], [2, 3]])
    const { mapRunArn } = mapRunsOf(result[0])[0]!
    expect(result[1].mapRuns.map(({ items, parent }) => [items, parent])).toEqual([
      [[1], { mapRunArn, childIndex: 0 }],
      [[2, 3], { mapRunArn, childIndex: 1 }],
    ])
    const [halfway] = answered(result, 'second', 1)
    const [tree] = answered([halfway, result[1]], 'first')
    expect(tree.execution.output).toEqual(['first', 'second'])
  })

  it('is told as long as it is open', () => {
    const result = started(within, [[1], [2]])
    const [halfway] = answered(result, 1)
    expect(treeEffectsOf(halfway).mapRuns.map(({ parent }) => parent!.childIndex)).toEqual([1])
    const [stopped] = stopTree(halfway, { at: 2 })
    expect(treeEffectsOf(stopped).mapRuns).toEqual([])
    expect(treeEffectsOf(started(beside, [1])[0]).mapRuns).toHaveLength(1)
  })

  it('fails the one that asked for it, and is asked for again by a redrive', () => {
    const [tree, { mapRuns }] = started(within, [[1]])
    const [failed] = transitionTree(tree, { type: 'MapRunFailed', token: mapRuns[0]!.token, error: 'Far.Off', at: 1 })
    expect(failed.execution.error).toBe('States.ExceedToleratedFailureThreshold')
    expect(answered(redriveTree(failed, { at: 2 }), 'done')[0].execution.output).toEqual(['done'])
  })

  it('is none that the tree carries out: nobody else answers for it', () => {
    const waiting = compile({
      StartAt: 'Near',
      States: { Near: distributed({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 9, End: true } } }) } as never,
    })
    const [tree] = started(waiting, [1])
    const { token } = mapRunsOf(tree)[0]!
    expect(() => transitionTree(tree, { type: 'MapRunSucceeded', token, output: [], at: 1 })).toThrow(
      'the tree itself carries out the Map Run',
    )
  })
})
