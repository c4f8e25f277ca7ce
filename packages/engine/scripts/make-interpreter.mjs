// The JSONata interpreter of the engine as a transformation of the text of the jsonata package: what waits becomes synchronous, what the
// package takes from its surroundings (clock, randomness, regular expressions, encodings) is taken from the engine, and what it does
// is counted on the budget of the evaluation. Anything that is not as expected is an error.
import ts from 'typescript'
import { CHANGES } from './jsonata-edits.mjs'

/** The modules in the order in which they need each other, by the names that they have for each other. */
const MODULES = ['utils', 'datetime', 'functions', 'jsonata']

/** The modules that ours take the place of. */
const REPLACED = ['signature', 'parser']

/** Must not be in the result: what waits, asks the host, or makes code or native regular expressions of texts. */
const FORBIDDEN = [
  /\b(?:async|await|Promise|isPromise|yield)\b/,
  /\b(?:Date|Intl|setTimeout|performance|crypto|Temporal)\b/,
  /\bMath\.random\b/,
  /\b(?:global|globalThis|window|self\.|process|Buffer|require|module|btoa|atob)\b(?!\w|:)/,
  /\b(?:eval|Function|functionEval)\(/,
  /\bnew RegExp\b/,
  /\.(?:tupleStream|outerWrapper|_jsonata_lambda|_jsonata_function)\b/,
  /\benvironment\.(?:base|timestamp|isParallelCall)\b/,
  /\bthis\.(?:environment|createSequence|options|input)\b/,
  /\bnew Error\b/,
  /\b(?:toLocale\w+|localeCompare)\b/,
]

/** @param {string} license */
const header = license => `// @ts-nocheck
/*!
Made from jsonata, https://github.com/jsonata-js/jsonata, which is licensed as follows.

${license.trim()}
*/
import type { Host, Interpreter } from '../host.js'

export const createInterpreter: (host: Host) => Interpreter = host => {
const { budget, Frame, LAMBDA, BUILT_IN, TUPLE_STREAM, OUTER_WRAPPER, isFunction, isLambda, isSequence, isNumeric, createSequence, parseSignature } = host;
`

/**
 * @param {string} source text of jsonata.js
 * @param {string} license text of its licence
 * @returns {string} text of a TypeScript module
 */
export function makeInterpreter(source, license) {
  const modules = modulesOf(source)
  const script = MODULES.map(name => synchronous(edited(name, modules.get(name) ?? ''))).join('\n')
  const code = withoutComments(script)
  for (const pattern of FORBIDDEN) {
    const found = pattern.exec(code)
    if (found !== null)
      throw new Error(`The interpreter must not have ${found[0]}: ${code.slice(Math.max(0, found.index - 100), found.index + 100)}`)
  }
  return `${header(license)}${code}\nreturn jsonata;\n}\n`
}

/**
 * The modules that browserify put together, by name. Each is `const name = ...; module.exports = name;`.
 *
 * @param {string} source
 */
function modulesOf(source) {
  const heads = [...source.matchAll(/(\d):\[function\(require,module,exports\)\{\n/g)]
  const modules = new Map()
  heads.forEach((head, i) => {
    const next = heads[i + 1]?.index ?? source.length
    let text = source.slice(head.index + head[0].length, source.lastIndexOf('},{', next))
    text = text.replace('(function (global){(function (){\n', '').replace(/\}\)\.call\(this\)\}\)\.call\(this,typeof global[^\n]*\n/, '')
    const exported = /^module\.exports = (\w+);$/m.exec(text)?.[1] ?? ''
    const name = exported === 'dateTime' ? 'datetime' : exported
    text = text.replace(/^module\.exports = .*$/m, '').replace(/^(?:var|const) \w+ = require\('\.\/\w+'\);$/gm, '')
    if (name === 'datetime') text = text.replace('const dateTime = (function () {', 'const datetime = (function () {')
    if (name === 'functions') text += 'const fn = functions;\n'
    modules.set(name, text)
  })
  const [found, wanted] = [[...modules.keys()].sort().join(), [...MODULES, ...REPLACED].sort().join()]
  if (found !== wanted) throw new Error(`The package has the modules ${found}, not ${wanted}`)
  return modules
}

/**
 * @param {string} name
 * @param {string} text
 */
function edited(name, text) {
  const { drop = [], edits = [] } = CHANGES[name] ?? {}
  let result = text
  for (const dropped of drop) result = withoutFunction(result, dropped, name)
  for (const [from, to, times = 1] of edits) {
    const [start = '', end] = from.split('\u0000')
    const count = result.split(start).length - 1
    if (count !== times) throw new Error(`In the module ${name} this is found ${count} times, not ${times}:\n${start}`)
    if (end === undefined) result = result.replaceAll(start, () => to)
    else {
      const at = result.indexOf(start)
      const until = result.indexOf(end, at)
      if (until < 0) throw new Error(`In the module ${name} this does not follow:\n${end}`)
      result = result.slice(0, at) + to + result.slice(until + end.length)
    }
  }
  return result
}

/**
 * Drops the function of that name at the level of the module; the package indents consistently.
 *
 * @param {string} text
 * @param {string} dropped
 * @param {string} name
 */
function withoutFunction(text, dropped, name) {
  const start = new RegExp(`^ {4}(?:async )?function ${dropped}\\(`, 'm').exec(text)?.index
  const end = start === undefined ? -1 : text.indexOf('\n    }\n', start)
  if (start === undefined || end < 0) throw new Error(`The module ${name} has no function ${dropped}`)
  return text.slice(0, start) + text.slice(end + 7)
}

/** @param {string} text */
function synchronous(text) {
  return text
    .replaceAll(/\basync (?=function\b|\()/g, '')
    .replaceAll(/\bawait (?=\S)/g, '')
    .replaceAll(/^\s*stack: \(new Error\(\)\)\.stack,?\n/gm, '')
    .replaceAll(/^\s*err\.stack = \(new Error\(\)\)\.stack;\n/gm, '')
}

/** @param {string} text */
function withoutComments(text) {
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, removeComments: true }
  return ts.transpileModule(text, { compilerOptions }).outputText
}
