import { parseJson, type Json, type JsonObject } from '@redrive/engine'
import { fail, succeed } from './answers.js'
import { callText, MockError } from './errors.js'
import { allowUnknownNames } from './resolve.js'
import type { Mock } from './mock.js'

/** The mock of each Task state of a test case. */
export type ConfigMocks = Readonly<Record<string, Mock>>

/** Which test case: `'MachineName#TestCase'`, a state machine ARN with `#TestCase`, or both names. */
export type TestCase = string | { readonly stateMachine: string; readonly testCase: string }

/**
 * The mocks of a test case of Step Functions Local's MockConfigFile.json.
 *
 *     const config = readFileSync('MockConfigFile.json', 'utf8')
 *     run(machine, { mocks: mocksFromConfig(config, 'Orders#HappyPath') })
 *
 * Calls are counted from 0 for each state of an execution, over retries and iterations. A call without a response fails the test and
 * names the number that is missing. States that the test case doesn't name are not mocked: where Step Functions Local would call AWS, give
 * them mocks of your own: `{ ...mocksFromConfig(config, name), Notify: succeed() }`.
 *
 * @param config JSON text, or the parsed file
 * @throws MockError saying what is wrong in the file, and where
 */
export function mocksFromConfig(config: string | Json, testCase: TestCase): ConfigMocks {
  const file = objectAt(typeof config === 'string' ? readJson(config) : config, 'the file')
  const { stateMachine, testCase: name } = namesOf(testCase)
  const machines = objectIn(file, 'StateMachines', 'the file')
  const cases = objectIn(objectIn(machines, stateMachine, 'StateMachines'), 'TestCases', `StateMachines.${stateMachine}`)
  const states = objectIn(cases, name, `StateMachines.${stateMachine}.TestCases`)
  const responses = file.MockedResponses === undefined ? {} : objectIn(file, 'MockedResponses', 'the file')
  const mocks = Object.entries(states).map(([state, response]): [string, Mock] => {
    if (typeof response !== 'string') throw new MockError(`Test case '${name}': state '${state}' must name a mocked response`)
    return [state, mockFromResponse(objectIn(responses, response, 'MockedResponses'), response)]
  })
  return allowUnknownNames(Object.fromEntries(mocks))
}

/** The names of all test cases of a MockConfigFile.json, as `mocksFromConfig` takes them: `['Orders#HappyPath', ...]`. */
export function testCasesOf(config: string | Json): string[] {
  const file = objectAt(typeof config === 'string' ? readJson(config) : config, 'the file')
  const machines = Object.entries(objectIn(file, 'StateMachines', 'the file'))
  return machines.flatMap(([machine, value]) => {
    const cases = objectIn(objectAt(value, `StateMachines.${machine}`), 'TestCases', `StateMachines.${machine}`)
    return Object.keys(cases).map(testCase => `${machine}#${testCase}`)
  })
}

/**
 * A mock from one entry of MockedResponses.
 *
 *     mockFromResponse({ '0-1': { Throw: { Error: 'Busy', Cause: '' } }, '2': { Return: { StatusCode: 200 } } })
 */
export function mockFromResponse(response: Json, name = 'response'): Mock {
  const ranges = Object.entries(objectAt(response, `MockedResponses.${name}`)).map(([key, value]) => ({
    ...rangeOf(key, name),
    mock: outcome(objectAt(value, `MockedResponses.${name}.${key}`), `MockedResponses.${name}.${key}`),
  }))
  return {
    answer: call => {
      const found = ranges.find(({ first, last }) => call.invocation >= first && call.invocation <= last)
      if (found !== undefined) return found.mock.answer(call)
      const covered = ranges.map(({ key }) => key).join(', ')
      throw new MockError(`MockedResponses.${name} has no response number ${call.invocation} for ${callText(call)}; it has ${covered}`)
    },
  }
}

function outcome(value: JsonObject, where: string): Mock {
  const { Return, Throw } = value
  if ((Return === undefined) === (Throw === undefined)) throw new MockError(`${where} must have either Return or Throw`)
  if (Return !== undefined) return succeed(Return)
  const { Error: error, Cause: cause } = objectAt(Throw, `${where}.Throw`)
  if (typeof error !== 'string') throw new MockError(`${where}.Throw must have an Error that is a string`)
  if (cause !== undefined && typeof cause !== 'string') throw new MockError(`${where}.Throw.Cause must be a string`)
  return fail(error, cause)
}

function rangeOf(key: string, name: string): { readonly key: string; readonly first: number; readonly last: number } {
  const match = /^(\d+)(?:-(\d+))?$/.exec(key)
  const first = Number(match?.[1])
  const last = Number(match?.[2] ?? match?.[1])
  if (match === null || first > last) {
    throw new MockError(`MockedResponses.${name}: '${key}' is neither a number of a call, such as "0", nor a range, such as "1-2"`)
  }
  return { key, first, last }
}

function namesOf(testCase: TestCase): { readonly stateMachine: string; readonly testCase: string } {
  if (typeof testCase !== 'string') return testCase
  const [machine = '', name] = testCase.split('#')
  if (name === undefined) throw new MockError(`'${testCase}' names no test case; write 'MachineName#TestCase'`)
  return { stateMachine: machine.split(':').at(-1)!, testCase: name }
}

function readJson(text: string): Json {
  try {
    return parseJson(text)
  } catch (error) {
    throw new MockError(`The mock configuration is not JSON: ${(error as Error).message}`)
  }
}

function objectIn(object: JsonObject, name: string, where: string): JsonObject {
  if (!Object.hasOwn(object, name)) {
    throw new MockError(
      `There is no '${name}' in ${where} of the mock configuration; there is ${Object.keys(object).join(', ') || 'nothing'}`,
    )
  }
  return objectAt(object[name], `${where}.${name}`)
}

function objectAt(value: Json | undefined, where: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw new MockError(`${where} of the mock configuration must be an object`)
}
