import type { Json } from '@redrive/engine'
import type { LoadDiagnosticCode } from '../loaded.js'
import { addError } from '../report.js'
import type { Path } from '../text/document.js'
import type { TemplateScope } from './scope.js'

/** `AWS::NoValue`: the property or the item is as if it weren't there. */
export const NO_VALUE = Symbol('AWS::NoValue')

/** Undefined where the value can't be known, which has been reported. */
export type Evaluated = Json | typeof NO_VALUE | undefined

export type Evaluate = (value: Json, scope: TemplateScope, path: Path) => Evaluated

/** A function of CloudFormation in a template, about to be evaluated. */
export interface Call {
  /** As in `Fn::Sub`. */
  readonly name: string
  readonly argument: Json
  readonly scope: TemplateScope
  readonly path: Path
  readonly evaluate: Evaluate
}

export type TemplateFunction = (call: Call) => Evaluated

/** The argument, or a part of it, evaluated. */
export function evaluated({ argument, scope, path, evaluate }: Call, value: Json = argument, ...steps: Path): Evaluated {
  return evaluate(value, scope, [...path, ...steps])
}

/** Reports that the function can't be evaluated. */
export function refused({ scope, path }: Call, code: LoadDiagnosticCode, message: string): undefined {
  addError(scope.report, code, message, scope.placeOf(path))
}

/** Reports that the function's argument is not what it has to be. */
export function misused(call: Call, wanted: string): undefined {
  return refused(call, 'INVALID_VALUE', `${call.name} needs ${wanted}`)
}
