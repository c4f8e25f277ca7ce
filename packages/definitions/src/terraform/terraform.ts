import { definitionIn, objectIn, type Written } from '../asl.js'
import type { ReadFile } from '../files.js'
import type { LoadedStateMachine, LoadOptions, Place } from '../loaded.js'
import { addError, attempt, type Report } from '../report.js'
import { loadEach, stateMachineOf } from '../stateMachine.js'
import { positionsIn } from '../text/position.js'
import { blocksIn, type Attribute, type Block } from './blocks.js'
import { evaluate } from './evaluate.js'
import { parseExpression } from './parse.js'
import { scopeOf, type TerraformScope } from './scope.js'
import { heredocAt } from './skip.js'

/**
 * The state machines of a Terraform file: `aws_sfn_state_machine` resources, and modules that make one. The definition may be a heredoc,
 * `jsonencode` of an object, or a file; what it refers to is in `values`, in `locals`, or a default of a variable.
 */
export function fromTerraform(text: string, options: LoadOptions, readFile: ReadFile, report: Report): LoadedStateMachine[] {
  const blocks = blocksIn(text, options, report)
  const parse = (from: number, to: number) => parseExpression(text, from, to)
  const scope = scopeOf(blocks, parse, positionsIn(text), { options, report, readFile })
  const stated = blocks.filter(block => isStateMachine(text, block)).map(block => ({ name: block.labels.at(-1)!, block }))
  return loadEach(stated, report, ({ name, block }) => stateMachine(name, block, text, scope))
}

function isStateMachine(text: string, { type, labels, attributes }: Block): boolean {
  if (type === 'resource') return labels[0] === 'aws_sfn_state_machine' && labels.length === 2
  const source = attributes.get('source')
  const isStepFunctions = source !== undefined && text.slice(source.from, source.to).includes('step-functions')
  return type === 'module' && labels.length === 1 && isStepFunctions && attributes.has('definition')
}

function stateMachine(name: string, { offset, attributes }: Block, text: string, scope: TerraformScope): LoadedStateMachine | undefined {
  const definition = attributes.get('definition')
  if (definition === undefined) {
    addError(scope.report, 'MISSING_DEFINITION', 'the state machine has no definition', scope.placeOf(offset))
    return undefined
  }
  const written = writtenIn(definition, text, scope)
  const textAt = (attribute: string) => textOf(attributes.get(attribute), text, scope)
  const [stateMachineName, type, roleArn] = [textAt('name'), textAt('type'), textAt('role_arn')]
  return written && stateMachineOf({ name, stateMachineName, type, roleArn, place: scope.placeOf(offset) }, written)
}

/** Beside the definition, what can't be evaluated is done without. */
function textOf(attribute: Attribute | undefined, text: string, scope: TerraformScope): string | undefined {
  if (attribute === undefined) return undefined
  const expression = parseExpression(text, attribute.from, attribute.to)
  const { value } = attempt(scope.report, report => evaluate(expression, { ...scope, report }))
  return typeof value === 'string' ? value : undefined
}

function writtenIn({ offset, from, to }: Attribute, text: string, scope: TerraformScope): Written | undefined {
  const expression = parseExpression(text, from, to)
  const place = scope.placeOf(offset)
  if (expression.kind === 'call' && expression.name === 'jsonencode' && expression.arguments.length === 1) {
    const value = evaluate(expression.arguments[0]!, scope)
    return value === undefined ? undefined : objectIn(value, place, scope.report, () => place)
  }
  const value = evaluate(expression, scope)
  if (value === undefined) return undefined
  if (typeof value !== 'string') return objectIn(value, place, scope.report, () => place)
  return textual(value, from, text, place, scope)
}

/** The text of a definition. A heredoc's lines are those of the file, so that every part of it can be found there. */
function textual(definition: string, from: number, text: string, place: Place, scope: TerraformScope): Written | undefined {
  const heredoc = heredocAt(text, from)
  const first = heredoc && scope.placeOf(heredoc.start).line
  const inner: Report = { ...scope.report, diagnostics: [], errors: 0 }
  const written = definitionIn(definition, {}, inner)
  const moved = ({ line }: Place): Place =>
    first === undefined || line === undefined ? place : { ...place, line: first + line - 1, column: 1 }
  for (const { code, message, ...inside } of inner.diagnostics) addError(scope.report, code, `definition: ${message}`, moved(inside))
  return written && { ...written, locate: location => moved(written.locate(location)) }
}
