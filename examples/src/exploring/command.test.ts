import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { explore, replaySchedule, type Exploration } from '@redrive/laws/explore'
import { afterAll, describe, expect, it } from 'vitest'
import * as careful from './carefulOrder.js'
import * as careless from './carelessOrder.js'

const folder = mkdtempSync(join(tmpdir(), 'exploring-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** What `npx redrive-explore` runs. */
const command = fileURLToPath(new URL('../../node_modules/@redrive/laws/bin/redrive-explore.js', import.meta.url))
const built = (name: string) => fileURLToPath(new URL(`../../dist/exploring/${name}.js`, import.meta.url))

function redriveExplore(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], { cwd: folder, encoding: 'utf8' })
  return { status, stdout, stderr }
}
const written = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Exploration

const CARELESS = `
89 states, 107 transitions, 5 steps to the last; not every state was visited, because something is broken
ends         none
longest      1m 1s
stuck        none
repeated     the effect of Charge, by a retry
unreachable  none

BROKEN: the card is charged at most once
   0s  the execution starts; Reserve begins
   0s  Reserve: done; Charge begins, Pack begins
   0s  Charge: charged, but the answer is lost
  30s  time passes; Charge fails with States.Timeout and is tried again in 1s
  31s  time passes; Charge begins again
  31s  Charge: charged
`

describe('redrive-explore', () => {
  it('has exit code 1 where something is broken, and tells how; the schedule can be kept for a test', () => {
    const { status, stdout, stderr } = redriveExplore(built('carelessOrder'), '--threads', '1', '--json', 'careless.json')
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect(`\n${stdout}`).toContain(CARELESS)
    const { schedule } = written('careless.json').violations[0]!
    expect(stdout).toContain(`  schedule: ${JSON.stringify(schedule)}\n`)
    expect(replaySchedule(careless.machine, schedule, careless.model).broken).toEqual(['the card is charged at most once'])
  })

  it('puts together shards that were explored with any number of threads', () => {
    const explored = [1, 2].map(k =>
      redriveExplore(built('carefulOrder'), '--shard', `${k}/2`, '--threads', String(k), '--json', `${k}.json`),
    )
    expect(explored.map(({ status }) => status)).toEqual([0, 0])
    const { status, stdout } = redriveExplore('merge', '1.json', '2.json', '--json', 'merged.json')
    expect(status).toBe(0)
    expect(stdout).toMatch(/every state was visited\n[^]*\n\nnothing is broken\n$/)
    const whole = explore(careful.machine, careful.model)
    expect(written('merged.json')).toMatchObject({ isComplete: true, depth: whole.depth, unreachable: [], violations: [] })
    expect(written('merged.json').states).toBeGreaterThanOrEqual(whole.states)
  })

  it('has exit code 2 where there is nothing to explore', () => {
    const { status, stdout, stderr } = redriveExplore(built('order'))
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('order.js exports no machine and model to explore')
  })
})
