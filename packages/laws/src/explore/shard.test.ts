import { compile } from '@redrive/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explore, type Exploration } from './explore.js'
import { randomSubject } from './machines.fixture.js'
import { mergeExplorations, parseShard } from './shard.js'

test('shards find together what one exploration finds', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(randomSubject, fc.integer({ min: 1, max: 3 }), ({ definition, options }, count) => {
      const machine = compile(definition)
      const whole = explore(machine, options)
      fc.pre(whole.isComplete)
      const shards = Array.from({ length: count }, (_, i) => explore(machine, { ...options, shard: `${i + 1}/${count}` }))
      const merged = mergeExplorations(JSON.parse(JSON.stringify(shards)) as Exploration[])
      expect(facts(merged)).toEqual(facts(whole))
      expect(merged.states).toBeGreaterThanOrEqual(whole.states)
      if (count === 1) expect(merged).toMatchObject({ states: whole.states, transitions: whole.transitions, ends: whole.ends })
    }),
    { seed: 3, numRuns: 8 },
  )
})

const facts = ({ isComplete, depth, violations, stuck, repetitions, unreachable, longest }: Exploration) => ({
  isComplete,
  depth,
  violations: violations.map(({ invariant, schedule }) => [invariant, schedule.steps.length]).sort(),
  stuck: stuck?.schedule.steps.length,
  repetitions: repetitions.map(({ state, by, after, schedule }) => [state, by, after, schedule.steps.length]).sort(),
  unreachable,
  longest: longest.milliseconds,
})

test('only all shards of one exploration can be put together', () => {
  const machine = compile({ StartAt: 'Done', States: { Done: { Type: 'Succeed' } } })
  const shard = (text: string) => explore(machine, { world: 0, tasks: {}, shard: text })
  expect(mergeExplorations([shard('2/2'), shard('1/2')])).toMatchObject({ isComplete: true, states: 1, ends: { SUCCEEDED: 1 } })
  for (const some of [
    [],
    [shard('1/2')],
    [shard('1/2'), shard('1/2')],
    [shard('1/2'), shard('2/3')],
    [explore(machine, { world: 0, tasks: {} })],
  ])
    expect(() => mergeExplorations(some)).toThrow('shards of one exploration')
})

test('shards of different models can not be put together', () => {
  const machine = compile({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 1, End: true } } })
  const [one, other] = ['1/2', '2/2'].map((shard, stops) => explore(machine, { world: 0, tasks: {}, shard, stops }))
  expect(() => mergeExplorations([one!, other!])).toThrow('shards of different explorations')
})

test.each(['', '0/2', '3/2', '1', 'a/b', '1/2/3'])('%j is no shard', text => {
  expect(() => parseShard(text)).toThrow(`'${text}' is no shard`)
})
