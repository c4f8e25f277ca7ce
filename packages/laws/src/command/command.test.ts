import { compile, type Json } from '@redrive/engine'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { explore, type ExploreOptions } from '../explore/explore.js'
import { exploreCommand } from './command.js'
import { parseCommand, UsageError } from './options.js'
import { Progress } from './progress.js'
import { reportOf } from './report.js'

const task = (fields: { readonly [field: string]: Json }) => ({
  Type: 'Task',
  Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f',
  ...fields,
})
const machine = compile({
  StartAt: 'Charge',
  States: {
    Charge: task({ TimeoutSeconds: 30, Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }], Next: 'Ship' }),
    Ship: task({ End: true }),
  },
})
const charge = (charges: number) => charges + 1
const model: ExploreOptions<number> = {
  world: 0,
  tasks: {
    Charge: { charged: { output: {}, effect: charge }, 'charged, but the answer is lost': { effect: charge } },
    Ship: { shipped: { output: {} }, lost: {} },
  },
  invariants: { 'the card is charged at most once': ({ world }) => world <= 1 },
  redrives: 0,
}

describe('the report', () => {
  test('tells what was learned, and how to break what is broken', () => {
    expect(reportOf(explore(machine, { ...model, stopAtViolation: false })))
      .toBe(`14 states, 15 transitions, 5 steps to the last; every state was visited
ends         SUCCEEDED 2, FAILED 2, RUNNING 1
longest      1m 1s
stuck        0s  the execution starts; Charge begins
             0s  Charge: charged; Ship begins
             0s  Ship: lost
repeated     the effect of Charge, by a retry
unreachable  none

BROKEN: the card is charged at most once
   0s  the execution starts; Charge begins
   0s  Charge: charged, but the answer is lost
  30s  time passes; Charge fails with States.Timeout and is tried again in 1s
  31s  time passes; Charge begins again
  31s  Charge: charged; Ship begins
  schedule: {"input":{},"steps":[{"type":"acts","at":0,"state":"Charge","indices":[],"outcome":"charged, but the answer is lost"},{"type":"timePasses","at":30000},{"type":"timePasses","at":31000},{"type":"ends","at":31000,"state":"Charge","indices":[],"outcome":"charged","answer":{"output":{}}}]}`)
  })

  test.each<readonly [string, Partial<ExploreOptions<number>>, string]>([
    ['a violation', {}, 'not every state was visited, because something is broken'],
    ['a limit', { maxDepth: 1 }, 'not every state was visited, because some are too many steps away'],
    ['a shard', { shard: '1/2', invariants: {} }, 'shard 1/2: '],
    ['nothing that is broken', { invariants: {} }, '\n\nnothing is broken'],
    ['what never ends', { tasks: { Charge: { charged: { output: {} } }, Ship: { lost: {} } } }, 'ends         FAILED 1, RUNNING 1'],
  ])('tells of %s', (_, options, text) => {
    expect(reportOf(explore(machine, { ...model, ...options }))).toContain(text)
  })
})

describe('words', () => {
  test('say what to explore, and how far', () => {
    const words = '--shard 2/8 --threads 3 --max-states 10 --max-depth 5 --max-time 90s --all --no-reduction --json a.json --quiet model.js'
    expect(parseCommand(words.split(' '))).toEqual({
      type: 'explore',
      module: 'model.js',
      json: 'a.json',
      isQuiet: true,
      bounds: { shard: '2/8', threads: 3, maxStates: 10, maxDepth: 5, maxTime: 90_000, stopAtViolation: false, reduction: false },
    })
  })

  test.each([
    ['', 'say which module to explore'],
    ['a.js b.js', 'one module is explored at a time, and not also b.js'],
    ['a.js --shard 3/2', "--shard: '3/2' is no shard: say '2/8'"],
    ['a.js --threads 0', "--threads: '0' is no number from 1"],
    ['a.js --max-depth few', "--max-depth: 'few' is no number from 1"],
    ['a.js --max-time long', "--max-time: 'long' is no duration"],
    ['a.js --shards 1/2', "Unknown option '--shards'"],
    ['merge', 'say which files to merge'],
    ['merge 1.json --threads 2', '--threads is nothing for merge'],
  ])('%j make no sense: %s', (words, reason) => {
    const parse = () => parseCommand(words.split(' ').filter(word => word !== ''))
    expect(parse).toThrow(UsageError)
    expect(parse).toThrow(reason)
  })
})

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'explore-'))
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  const run = async (...words: readonly string[]) => {
    const written = { stdout: '', stderr: '' }
    const writeTo = (stream: 'stdout' | 'stderr') => ({ write: (text: string) => (written[stream] += text) })
    const code = await exploreCommand(words, { stdout: writeTo('stdout'), stderr: writeTo('stderr') })
    return { code, ...written }
  }
  const fileOf = (name: string, content: unknown) => {
    const path = join(folder, name)
    writeFileSync(path, JSON.stringify(content))
    return path
  }
  const shards = (options: ExploreOptions<number>) =>
    ['1/2', '2/2'].map(shard => fileOf(`${shard.replace('/', '-')}.json`, explore(machine, { ...options, stopAtViolation: false, shard })))

  test('puts shards together: exit code 1 where something is broken', async () => {
    const { code, stdout, stderr } = await run('merge', ...shards(model))
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).toContain('BROKEN: the card is charged at most once')
  })

  test('and 0 where nothing is', async () => {
    const { code, stdout } = await run('merge', ...shards({ ...model, invariants: {} }))
    expect(code).toBe(0)
    expect(stdout).toContain('every state was visited')
  })

  test.each<readonly [string, () => readonly string[], string]>([
    ['words that make no sense', () => ['model.js', '--shard', '2'], "redrive-explore: --shard: '2' is no shard"],
    ['a module that is not there', () => [join(folder, 'nothing.js')], 'redrive-explore: Cannot find module'],
    ['a shard that is missing', () => ['merge', shards(model)[0]!], 'redrive-explore: these are not the 2 shards of one exploration'],
    ['a file that holds something else', () => ['merge', fileOf('other.json', {})], 'other.json is nothing that --json has written'],
    ['a file that is not there', () => ['merge', join(folder, 'nothing.json')], 'redrive-explore: ENOENT'],
  ])('has exit code 2 for %s', async (_, words, reason) => {
    const { code, stdout, stderr } = await run(...words())
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(reason)
  })

  test('tells how to use it', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('--shard k/n') as string })
  })
})

test('a terminal shows how far it is in one line, which is gone in the end', () => {
  let shown = ''
  const progress = new Progress({ isTTY: true, write: text => (shown += text) })
  progress.tell(1200)
  progress.end()
  expect(shown).toMatch(/^\r1,200 states, 0 s, [\d,]+ a second\r +\r$/)
})

test('elsewhere nothing is told within seconds', () => {
  let shown = ''
  const progress = new Progress({ write: text => (shown += text) })
  progress.tell(1200)
  progress.end()
  expect(shown).toBe('')
})
