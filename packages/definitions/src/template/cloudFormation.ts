import type { JsonObject } from '@redrive/engine'
import type { ReadFile } from '../files.js'
import type { LoadedStateMachine, LoadOptions } from '../loaded.js'
import type { Report } from '../report.js'
import type { SourceDocument } from '../text/document.js'
import { scopeOf } from './scope.js'
import { stateMachinesIn } from './stateMachines.js'

/** The state machines of a CloudFormation or SAM template, as people write them and as `cdk synth` does. */
export function fromCloudFormation(
  document: SourceDocument,
  template: JsonObject,
  options: LoadOptions,
  readFile: ReadFile,
  report: Report,
): LoadedStateMachine[] {
  return stateMachinesIn(document, scopeOf(document, template, options, report), readFile)
}
