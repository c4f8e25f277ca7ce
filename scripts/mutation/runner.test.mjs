import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { InProcessTestRunner } from './runner.mjs'

/** A source as Stryker makes it: each mutant has a number, and is active when the one of the run is the same. */
const SOURCE = `
  const space = (globalThis.__stryker__ ??= {})
  const isActive = id => {
    const coverage = (space.mutantCoverage ??= { static: {}, perTest: {} })
    const reached = space.currentTestId === undefined ? coverage.static : (coverage.perTest[space.currentTestId] ??= {})
    reached[id] = (reached[id] ?? 0) + 1
    if (space.activeMutant !== id) return false
    if (++space.hitCount > space.hitLimit) throw new Error('limit')
    return true
  }
  const known = new Map()
  const STEP = isActive('static') ? 2 : 1
  export const next = (n: number): number => (isActive('killed') ? n - STEP : n + STEP)
  export const remembered = (n: number): number => {
    if (!known.has(n)) known.set(n, isActive('remembered') ? -1 : next(n))
    return known.get(n)
  }
  export const unseen = (n: number): number => (isActive('survived') ? n : next(n))
  export const countTo = (end: number): number => {
    const isStuck = isActive('endless')
    let at = 0
    while (at < end) at = isStuck ? at : next(at)
    return at
  }
  export const guarded = (): number => {
    for (let i = 0; i < 100; i++) try { isActive('often') } catch {}
    return 1
  }
`

const TESTS = `
  import { describe, expect, test } from 'vitest'
  import { countTo, guarded, next, remembered, unseen } from './source.js'

  describe.each([[1], [2]])('from %i', n => {
    test('next is one more', () => expect(next(n)).toBe(n + 1))
  })
  test.each([{ n: 1, after: 2 }])('next of $n', ({ n, after }) => expect({ n: remembered(n) }).toEqual({ n: after }))
  test('all is well', { timeout: 1 }, () => void unseen(1))
  test('counts', () => expect(countTo(3)).toBe(3))
  test('is on its guard', () => expect(guarded()).toBe(1))
  test('left out', () => expect.fail('left out'))
`

const before = process.cwd()
const sandbox = mkdtempSync(join(tmpdir(), 'mutation-'))
/** @type {InProcessTestRunner} */
let runner

beforeAll(() => {
  process.chdir(sandbox)
  const options = /** @type {unknown} */ ({ inProcess: { folders: ['tests'], exclude: ['left out'], leastTimeout: 100 } })
  runner = new InProcessTestRunner(/** @type {import('@stryker-mutator/api/core').StrykerOptions} */ (options))
  for (const folder of ['tests', 'packages']) mkdirSync(folder)
  writeFileSync('tests/source.ts', SOURCE)
  writeFileSync('tests/source.test.ts', TESTS)
})

afterAll(async () => {
  await runner.dispose()
  process.chdir(before)
  rmSync(sandbox, { recursive: true })
})

/** @typedef {import('@stryker-mutator/api/test-runner').MutantRunOptions} MutantRunOptions */
/** @typedef {import('@stryker-mutator/api/test-runner').CompleteDryRunResult} CompleteDryRunResult */

/**
 * What becomes of a mutant.
 *
 * @param {string} id
 * @param {Partial<MutantRunOptions>} options
 */
const tryMutant = (id, options = {}) => {
  const activeMutant = /** @type {MutantRunOptions['activeMutant']} */ ({ id })
  const always = { timeout: 0, disableBail: false, sandboxFileName: '', reloadEnvironment: false }
  return runner.mutantRun({ ...always, activeMutant, mutantActivation: 'runtime', hitLimit: 50, ...options })
}

const file = 'tests/source.test.ts >'

test('mutants are tried in process', { timeout: 60_000 }, async () => {
  await runner.init()
  const dryRun = await runner.dryRun({ timeout: 0, disableBail: false, coverageAnalysis: 'perTest' })
  const { tests, mutantCoverage } = /** @type {CompleteDryRunResult} */ (dryRun)
  const each = [`${file} from %i [0] > next is one more`, `${file} from %i [1] > next is one more`]
  const others = [`${file} next of $n [0]`, `${file} all is well`, `${file} counts`, `${file} is on its guard`]
  expect(tests.map(({ id, status }) => [id, status])).toEqual([...each, ...others].map(id => [id, 0]))
  expect(mutantCoverage?.static).toEqual({ static: 1 })
  expect(mutantCoverage?.perTest[each[0] ?? '']).toEqual({ killed: 1 })

  // The first test that fails ends it; only tests that may reach it are run.
  expect(await tryMutant('killed', { testFilter: each })).toMatchObject({ status: 'killed', nrOfTests: 1 })
  expect(await tryMutant('killed', { testFilter: [`${file} is on its guard`] })).toEqual({ status: 'survived', nrOfTests: 1 })
  expect(await tryMutant('survived')).toEqual({ status: 'survived', nrOfTests: 6 })

  // Loops: one that never ends, and one that goes round too often, whose errors somebody catches.
  expect(await tryMutant('endless')).toEqual({ status: 'timeout', reason: `${file} counts did not end` })
  expect(await tryMutant('often')).toMatchObject({ status: 'timeout' })

  // What is evaluated on load is loaded anew, before and after.
  expect(await tryMutant('static')).toEqual({ status: 'survived', nrOfTests: 6 })
  expect(await tryMutant('static', { mutantActivation: 'static' })).toMatchObject({ status: 'killed' })
  expect(await tryMutant('survived')).toMatchObject({ status: 'survived' })
})

test('a mutant is not blamed for what the one before has left behind', { timeout: 60_000 }, async () => {
  const next = `${file} next of $n [0]`
  // It may be asked for the first time only after a load.
  await tryMutant('static', { mutantActivation: 'static' })
  expect(await tryMutant('remembered')).toMatchObject({ status: 'killed', killedBy: [next] })
  expect(await tryMutant('survived')).toMatchObject({ status: 'survived' })
})
