// The purity rule: the engine reads no clock, draws no random number, never waits, and answers the same in every process and locale.
// Time and seed come in with the command.
import { builtinModules } from 'node:module'

const TIME = 'The time comes in with the command.'
const RANDOM = 'Draws come from the seed: randomAt() in random.ts.'
const WAITING = 'The engine is synchronous and never waits.'
const OUTSIDE = 'The engine knows nothing of its host.'
const CODE = 'No code is made from text.'
const LOCALE = 'The answer would depend on the locale of the machine.'
const COLLECTOR = 'The answer would depend on the garbage collector.'

const GLOBALS = {
  [TIME]: ['Date', 'Temporal', 'performance'],
  [RANDOM]: ['crypto'],
  [WAITING]: ['Promise', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame', 'Atomics'],
  [OUTSIDE]: [
    ...['globalThis', 'global', 'window', 'self', 'process', 'require', 'module', 'Buffer', 'navigator', 'console'],
    ...['fetch', 'XMLHttpRequest', 'WebSocket', 'Worker', 'localStorage', 'sessionStorage'],
  ],
  [CODE]: ['eval', 'Function', 'WebAssembly'],
  [LOCALE]: ['Intl'],
  [COLLECTOR]: ['WeakRef', 'FinalizationRegistry'],
}

const PROPERTIES = {
  [RANDOM]: ['Math.random'],
  [LOCALE]: ['localeCompare', 'toLocaleString', 'toLocaleDateString', 'toLocaleTimeString', 'toLocaleLowerCase', 'toLocaleUpperCase'],
  [WAITING]: ['Array.fromAsync', 'Symbol.asyncIterator'],
}

const SYNTAX = {
  [WAITING]: [
    ':function[async=true]',
    'AwaitExpression',
    'ForOfStatement[await=true]',
    'ImportExpression',
    'TSTypeReference[typeName.name="Promise"]',
  ],
  [TIME]: ['TSTypeReference[typeName.name="Date"]'],
  [OUTSIDE]: ['MetaProperty[meta.name="import"]'],
  [CODE]: ['CallExpression[callee.property.name="constructor"]', 'NewExpression[callee.property.name="constructor"]'],
}

/** @type {import('eslint').Linter.RulesRecord} */
export const purityRules = {
  'no-restricted-globals': ['error', ...each(GLOBALS, (name, message) => ({ name, message }))],
  'no-restricted-properties': ['error', ...each(PROPERTIES, propertyRule)],
  'no-restricted-syntax': ['error', ...each(SYNTAX, (selector, message) => ({ selector, message }))],
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-new-func': 'error',
}

/** Imports that the engine may not have. It depends on no package: a program that embeds it loads nothing else. */
export const impureImports = [
  { regex: `^(?:node:|(?:${builtinModules.join('|')})(?:/|$))`, message: OUTSIDE },
  { regex: '^@redrive/', message: 'The engine imports nothing of ours.' },
  { regex: '^(?!\\.|@redrive/|node:)', message: 'The engine depends on no package.' },
]

/**
 * @param {string} name `object.property`, or `property` of any object
 * @param {string} message
 */
function propertyRule(name, message) {
  const [property, object] = name.split('.').reverse()
  return object === undefined ? { property, message } : { object, property, message }
}

/**
 * @template T
 * @param {Readonly<Record<string, readonly string[]>>} namesByMessage
 * @param {(name: string, message: string) => T} optionOf
 */
function each(namesByMessage, optionOf) {
  return Object.entries(namesByMessage).flatMap(([message, names]) => names.map(name => optionOf(name, message)))
}
