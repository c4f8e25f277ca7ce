import { explore, mergeExplorations, replaySchedule } from '@redrive/laws/explore'
import { exploreParallel } from '@redrive/laws/explore-parallel'
import { describe, expect, it } from 'vitest'
import * as careful from './carefulOrder.js'
import * as careless from './carelessOrder.js'

const bounds = { threads: 2, maxStates: 10_000 }

/** Threads import what was built. */
const built = (name: string) => new URL(`../../dist/exploring/${name}.js`, import.meta.url)

describe('an order whose card is charged carelessly', () => {
  const { violations } = explore(careless.machine, careless.model)

  it('is charged twice, and the shortest story says how', () => {
    expect(violations.map(({ invariant }) => invariant)).toEqual(['the card is charged at most once'])
    expect(violations[0]!.story.split('\n')).toEqual([
      ' 0s  the execution starts; Reserve begins',
      ' 0s  Reserve: done; Charge begins, Pack begins',
      ' 0s  Charge: charged, but the answer is lost',
      '30s  time passes; Charge fails with States.Timeout and is tried again in 1s',
      '31s  time passes; Charge begins again',
      '31s  Charge: charged',
    ])
  })

  it('is charged twice again in a replay, and not once it is charged carefully', () => {
    const { schedule } = violations[0]!
    expect(replaySchedule(careless.machine, schedule, careless.model).broken).toEqual(['the card is charged at most once'])
    expect(replaySchedule(careful.machine, schedule, careful.model)).toMatchObject({ world: { charges: 1 }, broken: [] })
  })

  it('has tasks that a retry or a redrive repeats', () => {
    const { repetitions } = explore(careless.machine, { ...careless.model, stopAtViolation: false })
    expect(repetitions.map(({ state, by, after }) => [state, by, after])).toEqual([
      ['Charge', 'retry', undefined],
      ['Charge', 'redrive', 'ABORTED'],
      ['Charge', 'redrive', 'Printer.OutOfPaper in Label'],
      ['Charge', 'redrive', 'Card.Declined in Charge'],
      ['Charge', 'redrive', 'States.Timeout in Charge'],
    ])
  })
})

describe('an order whose card is charged carefully', () => {
  const exploration = explore(careful.machine, careful.model)

  it('is charged once in every order of things', () => {
    expect(exploration).toMatchObject({ isComplete: true, violations: [], unreachable: [] })
    expect(exploration.stuck).toBeUndefined()
    expect(exploration.states).toBe(1673)
  })

  it('is the same for threads that share the work', async () => {
    const { states, depth, ends, violations, longest } = await exploreParallel(built('carefulOrder'), bounds)
    expect({ states, depth, ends, violations }).toEqual({
      states: exploration.states,
      depth: exploration.depth,
      ends: exploration.ends,
      violations: [],
    })
    expect(longest.milliseconds).toBe(exploration.longest.milliseconds)
    const found = await exploreParallel(built('carelessOrder'), bounds)
    expect(found.violations[0]?.schedule.steps).toHaveLength(explore(careless.machine, careless.model).violations[0]!.schedule.steps.length)
  })

  it('is the same for shards that are put together', () => {
    const shards = ['1/3', '2/3', '3/3'].map(shard => explore(careful.machine, { ...careful.model, shard }))
    const merged = mergeExplorations(JSON.parse(JSON.stringify(shards)) as typeof shards)
    expect(merged).toMatchObject({ isComplete: true, violations: [], unreachable: [], depth: exploration.depth })
    expect(merged.longest.milliseconds).toBe(exploration.longest.milliseconds)
    expect(merged.states).toBeGreaterThanOrEqual(exploration.states)
  })

  it('says which module gives no machine', async () => {
    await expect(exploreParallel(built('order'), bounds)).rejects.toThrow('order.js exports no machine and model to explore')
  })
})
