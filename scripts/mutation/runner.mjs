/**
 * A test runner for Stryker that is fast enough to try thousands of mutants: the engine and its tests are bundled from Stryker's sandbox
 * and loaded once, in process. A mutant then costs no more than the tests that reach it, the fastest first, up to the first that fails:
 * milliseconds.
 *
 * Mutants share the loaded modules. Lest one be blamed for what another has left behind there, a test that fails must pass again without
 * the mutant; else everything is loaded anew, and the mutant tried again.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createContext, Script } from 'node:vm'
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core'
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin'
import { determineHitLimitReached, DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner'
import { bundleTests } from './load.mjs'

/** @typedef {import('@stryker-mutator/api/test-runner').TestRunner} TestRunner */
/** @typedef {import('@stryker-mutator/api/test-runner').MutantRunOptions} MutantRunOptions */
/** @typedef {import('@stryker-mutator/api/test-runner').MutantRunResult} MutantRunResult */
/** @typedef {import('@stryker-mutator/api/core').StrykerOptions} StrykerOptions */
/** @typedef {import('@stryker-mutator/api/core').InstrumenterContext} InstrumenterContext */
/** @typedef {import('./vitest.mjs').Test} Test */

/**
 * @typedef {object} InProcessOptions
 * @property {readonly string[]} folders where the tests are
 * @property {readonly string[]} exclude parts of the ids of tests that are left out
 * @property {number} leastTimeout ms
 */

/** What the instrumented code reads and writes: which mutant is active, which were reached. */
const context = /** @type {InstrumenterContext} */ (
  /** @type {Record<string, object>} */ (/** @type {unknown} */ (globalThis))[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {}
)

/** A test that takes so many times longer than without a mutant, and the least timeout beside, is in an endless loop. */
const TIMEOUT_FACTOR = 10

/** @implements {TestRunner} */
export class InProcessTestRunner {
  static inject = tokens(commonTokens.options)

  #options
  #bundle = resolve(`tests-${process.pid}.mjs`)
  /** The dry run writes here how long each test takes, in ms by id, for the workers that are started later, too. */
  #timesFile = resolve('test-times.json')
  /** @type {() => Promise<Test[]>} */
  #evaluate = () => Promise.resolve([])
  /** @type {readonly Test[]} */
  #tests = []
  /** @type {Record<string, number>} */
  #times = {}

  /** @param {StrykerOptions} options */
  constructor(options) {
    this.#options = /** @type {InProcessOptions} */ (options['inProcess'])
  }

  capabilities() {
    return { reloadEnvironment: true }
  }

  async init() {
    if (existsSync(this.#timesFile)) this.#times = JSON.parse(readFileSync(this.#timesFile, 'utf8'))
    this.#evaluate = await bundleTests(this.#options.folders, this.#bundle)
    await this.#load()
  }

  async #load() {
    const tests = await this.#evaluate()
    this.#tests = this.#fastestFirst(tests.filter(({ id }) => !this.#options.exclude.some(part => id.includes(part))))
  }

  /** @param {readonly Test[]} tests */
  #fastestFirst(tests) {
    return [...tests].sort((a, b) => this.#timeOf(a) - this.#timeOf(b))
  }

  /** @param {Test} test */
  #timeOf(test) {
    return this.#times[test.id] ?? 0
  }

  /** @type {TestRunner['dryRun']} */
  async dryRun() {
    const results = this.#tests.map(test => {
      context.currentTestId = test.id
      const begin = performance.now()
      const failure = failureOf(test.run)
      const timeSpentMs = (this.#times[test.id] = performance.now() - begin)
      const result = { id: test.id, name: test.id, fileName: resolve(test.file), timeSpentMs }
      return failure === undefined
        ? { ...result, status: /** @type {const} */ (TestStatus.Success) }
        : { ...result, status: /** @type {const} */ (TestStatus.Failed), failureMessage: failure.message }
    })
    delete context.currentTestId
    writeFileSync(this.#timesFile, JSON.stringify(this.#times))
    this.#tests = this.#fastestFirst(this.#tests)
    const { mutantCoverage } = context
    return { status: DryRunStatus.Complete, tests: results, ...(mutantCoverage !== undefined && { mutantCoverage }) }
  }

  /** @type {TestRunner['mutantRun']} */
  async mutantRun(options) {
    const result = await this.#tryMutant(options)
    if (options.mutantActivation === 'static' || result.status === MutantRunStatus.Timeout) {
      await this.#load()
      return result
    }
    if (result.status !== MutantRunStatus.Killed || this.#passes(result.killedBy)) return result
    await this.#load()
    return this.#tryMutant(options)
  }

  /**
   * @param {MutantRunOptions} options
   * @returns {Promise<MutantRunResult>}
   */
  async #tryMutant({ activeMutant, mutantActivation, testFilter, hitLimit }) {
    Object.assign(context, { activeMutant: activeMutant.id, hitCount: 0, hitLimit })
    try {
      const failureOfLoad = mutantActivation === 'static' ? await this.#load().catch(asError) : undefined
      if (failureOfLoad === undefined) return this.#runTests(testFilter, hitLimit)
      return { status: MutantRunStatus.Killed, killedBy: [], nrOfTests: 0, failureMessage: failureOfLoad.message }
    } finally {
      delete context.activeMutant
    }
  }

  /**
   * Runs tests until one fails or takes for ever.
   *
   * @param {readonly string[] | undefined} ids
   * @param {number | undefined} hitLimit
   * @returns {MutantRunResult}
   */
  #runTests(ids, hitLimit) {
    let nrOfTests = 0
    for (const test of this.#select(ids)) {
      nrOfTests++
      const ended = endWithin(this.#options.leastTimeout + TIMEOUT_FACTOR * this.#timeOf(test), () => failureOf(test.run))
      if (ended === undefined) return { status: MutantRunStatus.Timeout, reason: `${test.id} did not end` }
      // The error that the instrumented code throws at the limit may have been caught.
      const { reason } = determineHitLimitReached(context.hitCount, hitLimit) ?? {}
      if (reason !== undefined) return { status: MutantRunStatus.Timeout, reason }
      const { result: failure } = ended
      if (failure !== undefined) return { status: MutantRunStatus.Killed, killedBy: [test.id], nrOfTests, failureMessage: failure.message }
    }
    return { status: MutantRunStatus.Survived, nrOfTests }
  }

  /** @param {string | string[]} ids */
  #passes(ids) {
    return this.#select([ids].flat()).every(({ run }) => failureOf(run) === undefined)
  }

  /** @param {readonly string[] | undefined} ids */
  #select(ids) {
    const selected = new Set(ids)
    return ids === undefined ? this.#tests : this.#tests.filter(({ id }) => selected.has(id))
  }

  async dispose() {
    rmSync(this.#bundle, { force: true })
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessTestRunner)]

const strings = { type: 'array', items: { type: 'string' } }
const inProcess = { folders: strings, exclude: strings, leastTimeout: { type: 'number' } }
export const strykerValidationSchema = {
  properties: { inProcess: { type: 'object', properties: inProcess, required: Object.keys(inProcess) } },
}

/**
 * @param {() => void} run
 * @returns {Error | undefined}
 */
function failureOf(run) {
  try {
    run()
    return undefined
  } catch (error) {
    return asError(error)
  }
}

/** @param {unknown} thrown */
const asError = thrown => (thrown instanceof Error ? thrown : new Error(String(thrown)))

const caller = createContext()
const call = new Script('run()')

/**
 * What a function gives that may never end; undefined when it has not ended by then.
 *
 * @template T
 * @param {number} timeout ms
 * @param {() => T} run
 * @returns {{ readonly result: T } | undefined}
 */
function endWithin(timeout, run) {
  caller['run'] = run
  try {
    return { result: call.runInContext(caller, { timeout: Math.ceil(timeout) }) }
  } catch (error) {
    if (/** @type {{ code?: unknown }} */ (error).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined
    throw error
  }
}
