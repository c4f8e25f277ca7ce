import { isArray, stringifyJson, textOf, type Inspection, type Json, type StateUnderTest, type Steps } from '@redrive/engine'
import { httpExchangeOf, type HttpExchange } from './httpExchange.js'
import type { TestStateInput } from './input.js'

/** The answer of TestState. Values are JSON texts. */
export interface TestStateOutput {
  readonly status: Inspection['status']
  readonly output?: string
  readonly error?: string
  readonly cause?: string
  readonly nextState?: string
  /** With inspectionLevel DEBUG or TRACE. */
  readonly inspectionData?: InspectionData
}

type TextStep = Exclude<keyof Steps, NumberStep | 'errorDetails'>
type NumberStep = 'maxConcurrency' | 'toleratedFailureCount' | 'toleratedFailurePercentage'

export type InspectionData = Readonly<Partial<Record<TextStep, string> & Record<NumberStep, number>>> &
  Pick<Steps, 'errorDetails'> &
  Partial<HttpExchange>

export function outputOf(
  test: StateUnderTest,
  inspection: Inspection,
  { inspectionLevel: level = 'INFO', mock }: TestStateInput,
): TestStateOutput {
  const { status, output, error, cause, nextState, steps } = inspection
  // With a mock nothing is sent.
  const exchange = level === 'TRACE' && mock === undefined ? httpExchangeOf(test, steps) : undefined
  return {
    status,
    ...(output !== undefined && { output: textOf(output) }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    ...(nextState !== undefined && { nextState }),
    ...(level !== 'INFO' && { inspectionData: { ...inspectionDataOf(steps), ...exchange } }),
  }
}

/** Steps that list the items or inputs of iterations. */
const LISTS: ReadonlySet<string> = new Set<keyof Steps>(['afterItemsPath', 'afterItemsPointer', 'afterItemSelector', 'afterItemBatcher'])

function inspectionDataOf({ errorDetails, ...steps }: Readonly<Steps>): InspectionData {
  const told = Object.entries(steps).map(([name, value]) => [
    name,
    typeof value === 'number' && NUMBERS.has(name) ? value : textOfStep(name, value),
  ])
  return { ...(Object.fromEntries(told) as InspectionData), ...(errorDetails !== undefined && { errorDetails }) }
}

const NUMBERS: ReadonlySet<string> = new Set<NumberStep>(['maxConcurrency', 'toleratedFailureCount', 'toleratedFailurePercentage'])

/** AWS writes a blank after each item of such a list. */
function textOfStep(name: string, value: Json): string {
  return LISTS.has(name) && isArray(value) ? `[${value.map(stringifyJson).join(', ')}]` : textOf(value)
}
