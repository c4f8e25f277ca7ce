// What tests import from vitest, for tests that are collected once and run many times in one process: see runner.mjs. They are functions
// without promises, fixtures or hooks, which is what the engine's tests are.
import { ASYMMETRIC_MATCHERS_OBJECT, chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect'

chai.use(JestExtend)
chai.use(JestChaiExpect)
chai.use(JestAsymmetricMatchers)

export const expect = Object.assign(
  /** @type {(value: unknown, message?: string) => unknown} */ (value, message) => chai.expect(value, message),
  chai.expect,
  /** @type {Record<symbol, object>} */ (/** @type {unknown} */ (globalThis))[ASYMMETRIC_MATCHERS_OBJECT],
)

/** @typedef {(...args: unknown[]) => unknown} Body */
/** @typedef {{ id: string, file: string, run: () => void }} Test */

/** @type {Test[]} */
export const tests = []
let file = ''
/** @type {readonly string[]} */
let groups = []

/**
 * Begins a file of tests.
 *
 * @param {string} name
 */
export function beginFile(name) {
  file = name
}

/** @type {(name: string, body: Body, args?: unknown[]) => void} */
const addTest = (name, body, args = []) => {
  const id = [file, ...groups, name].join(' > ')
  tests.push({ id, file, run: () => mustBeSynchronous(id, body(...args)) })
}

/** @type {(name: string, body: Body, args?: unknown[]) => void} */
const addGroup = (name, body, args = []) => {
  const outer = groups
  groups = [...outer, name]
  body(...args)
  groups = outer
}

/** @typedef {[body: Body] | [options: object, body: Body]} Rest */
const bodyOf = (/** @type {Rest} */ rest) => /** @type {Body} */ (rest.at(-1))

/** Rows are told apart by their number, which is all that an id needs. */
const withEach = (/** @type {typeof addTest} */ add) => {
  const each =
    (/** @type {readonly unknown[]} */ rows) =>
    (/** @type {string} */ name, /** @type {Rest} */ ...rest) =>
      rows.forEach((row, i) => add(`${name} [${i}]`, bodyOf(rest), Array.isArray(row) ? row : [row]))
  return Object.assign((/** @type {string} */ name, /** @type {Rest} */ ...rest) => add(name, bodyOf(rest)), { each })
}

export const test = withEach(addTest)
export const it = test
export const describe = withEach(addGroup)

/** @type {(id: string, result: unknown) => void} */
const mustBeSynchronous = (id, result) => {
  if (result instanceof Promise) throw new TypeError(`${id} is asynchronous; only synchronous tests can be run here`)
}
