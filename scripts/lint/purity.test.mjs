import { fileURLToPath } from 'node:url'
import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { describe, expect, test } from 'vitest'

// The configuration of the repository, without the rules that need types: those would have every snippet be a file of a project.
const eslint = new ESLint({
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  overrideConfig: [tseslint.configs.disableTypeChecked, { rules: { 'import-x/no-cycle': 'off' } }],
})

/**
 * The rules that a text breaks at a place of the repository.
 *
 * @param {string} code
 */
async function broken(code, filePath = 'packages/engine/src/execution/decide.ts') {
  const [result] = await eslint.lintText(code, { filePath })
  return result?.messages.filter(({ ruleId }) => /restricted|eval|new-func/.test(ruleId ?? '')).map(({ message }) => message) ?? []
}

// The first one loads the linter and the types of the whole project.
describe('the engine may not', { timeout: 60_000 }, () => {
  const impure = {
    'read the clock': ['Date.now()', 'new Date()', 'type T = Date', 'const { now } = Date', 'performance.now()'],
    'draw random numbers': ['Math.random()', "Math['random']()", 'const { random } = Math', 'crypto.randomUUID()'],
    wait: [
      ...['setTimeout(f, 1)', 'setInterval(f, 1)', 'setImmediate(f)', 'queueMicrotask(f)', 'Promise.resolve()', 'type T = Promise<void>'],
      ...['async function f() {}', 'const f = async () => 1', 'const o = { async m() {} }', 'class C { async m() {} }'],
      ...['async function* f() {}', 'await f()', 'for await (const x of y) f(x)', "import('./x.js')"],
      ...['Array.fromAsync(x)', 'x[Symbol.asyncIterator]()'],
    ],
    'know its host': [
      ...[
        'process.env',
        'process.nextTick(f)',
        'globalThis.Date',
        "globalThis['Date']",
        'global.Date',
        'Buffer.from(x)',
        'import.meta.url',
      ],
      ...["console.log('x')", "fetch('https://example.com')", "require('fs')"],
    ],
    'import what is outside': [
      ...["import { randomUUID } from 'node:crypto'", "import fs from 'fs'", "import 'fs/promises'", "export * from 'node:fs'"],
      ...["import lodash from 'lodash'", "import type { Test } from '@redrive/testing'", "import jsonata from 'jsonata'"],
    ],
    'make code from text': ["eval('1')", "new Function('return 1')", "Function('return 1')", "f.constructor('return 1')()"],
    'depend on the locale': [
      ...['new Intl.NumberFormat()', 'a.localeCompare(b)', 'a.toLocaleString()', 'a.toLocaleUpperCase()', 'a.toLocaleLowerCase()'],
      ...['a.toLocaleDateString()', 'a?.localeCompare(b)'],
    ],
    'depend on the garbage collector': ['new WeakRef(x)', 'new FinalizationRegistry(f)'],
  }
  const cases = Object.entries(impure).flatMap(([what, snippets]) => snippets.map(code => ({ what, code })))

  test.for(cases)('$what: $code', async ({ code }) => {
    expect(await broken(code)).not.toEqual([])
  })

  test('have the rule switched off by a comment', async () => {
    expect(await broken('// eslint-disable-next-line\nDate.now()')).not.toEqual([])
  })
})

describe('the engine may', () => {
  test.for([
    'Math.max(1, 2)',
    'new WeakMap()',
    "import { parseJson } from '../json/index.js'",
    'const f = (self: number, process: number) => self + process',
    'const { constructor } = x',
  ])('%s', async code => {
    expect(await broken(code)).toEqual([])
  })
})

test('tests of the engine and other packages may be impure', async () => {
  const code = "import 'node:fs'; await Promise.resolve(Date.now())"
  expect(await broken(code, 'packages/engine/src/random.test.ts')).toEqual([])
  expect(await broken(code, 'packages/cli/src/index.ts')).toEqual([])
})

describe('folders of the engine import only from below', () => {
  test.for([
    ['json/text.ts', '../expression/scope.js'],
    ['json/deeper/text.ts', '../../states/pass.js'],
    ['expression/path.ts', '../definition/machine.js'],
    ['expression/jsonata/compile.ts', '../../execution/state.js'],
    ['definition/machine.ts', '../redrive/index.js'],
  ])('%s may not import %s', async ([file, source]) => {
    expect(await broken(`import '${source}'`, `packages/engine/src/${file}`)).not.toEqual([])
  })

  test.for([
    ['json/text.ts', '../limits.js'],
    ['expression/path.ts', '../json/index.js'],
    ['definition/machine.ts', '../expression/scope.js'],
    ['execution/decide.ts', '../redrive/index.js'],
    ['redrive/index.ts', '../execution/state.js'],
    ['index.ts', './states/pass.js'],
  ])('%s may import %s', async ([file, source]) => {
    expect(await broken(`import '${source}'`, `packages/engine/src/${file}`)).toEqual([])
  })

  test('and remain pure', async () => {
    expect(await broken("import 'node:fs'", 'packages/engine/src/json/text.ts')).not.toEqual([])
  })
})
