import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, InvalidDefinitionError } from '@redrive/engine'
import { aslYaml } from './load.fixture.js'
import { loadDefinitions } from './load.js'
import type { Format, Loaded } from './loaded.js'

const FORMATS: readonly (Format | undefined)[] = [undefined, 'asl', 'cloudformation', 'serverless', 'terraform']

/** One text of each kind, with much of what there is. */
const TEXTS = [
  '{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${Arn}", "Next": "B"}, "B": {"Type": "Pass", "Result": [1.0, null], "End": true}}}',
  aslYaml('!Sub "${AWS::Region}"', 0),
  `Parameters: {Stage: {Type: String, Default: dev}}
Conditions: {C: !Equals [!Ref Stage, dev]}
Resources:
  F: {Type: AWS::Lambda::Function}
  M:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: {StartAt: A, States: {A: {Type: Task, Resource: !GetAtt F.Arn, Parameters: {a: !If [C, "\${X}", 2]}, End: true}}}
      DefinitionSubstitutions: {X: !Join ['-', [!Ref F, !Select [0, !Split ['-', a-b]]]]}
  N: {Type: AWS::StepFunctions::StateMachine, Properties: {DefinitionString: !Sub ['{"StartAt": "\${S}"}', {S: A}]}}
  O: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: a.json}}`,
  `service: s
provider: {name: aws, stage: "\${opt:stage, 'dev'}"}
custom: &c {a: "\${self:provider.stage}-\${env:X, 'y'}", b: "\${file(a.json):StartAt}"}
functions: {f: {handler: h}}
stepFunctions: {stateMachines: {m: {<<: *c, definition: {StartAt: "\${self:custom.a}", States: {A: {Type: Task, Resource: !GetAtt f.Arn, End: true}}}}}}`,
  `variable "v" { default = ["x"] }
locals { l = "\${var.v[0]}-\${path.module}" }
resource "aws_sfn_state_machine" "a" {
  definition = <<-EOF
    {"StartAt": "\${local.l}"}
  EOF
}
resource "aws_sfn_state_machine" "b" {
  definition = jsonencode({ StartAt = file("a.json"), "States" = { A : { Next = x ? 1 : 2 } } }) # end
}`,
]

const PIECES = [
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '${',
  '%{',
  '<<EOF\n',
  'EOF\n',
  '\n',
  '  ',
  '\t',
  ':',
  '=',
  ',',
  '!Sub ',
  '!Ref ',
  '&a ',
  '*a',
  '<<: ',
  '- ',
  '|\n',
  '#',
  '/*',
  '\\',
  '\0',
  'self:',
  'local.l',
]

const mutated = fc
  .tuple(
    fc.constantFrom(...TEXTS),
    fc.array(fc.tuple(fc.nat(2000), fc.nat(12), fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6 }))), {
      minLength: 1,
      maxLength: 5,
    }),
  )
  .map(([text, changes]) =>
    changes.reduce(
      (changed, [at, removed, added]) => changed.slice(0, at % changed.length) + added + changed.slice((at % changed.length) + removed),
      text,
    ),
  )

const soup = fc.array(fc.oneof(fc.constantFrom(...PIECES, ...TEXTS), fc.string()), { maxLength: 20 }).map(pieces => pieces.join(''))

describe('any text gives a result', { timeout: 30_000 }, () => {
  const check = (text: string, format: Format | undefined) => {
    const result = loadDefinitions(text, {
      ...(format !== undefined && { format }),
      read: uri => (uri === 'a.json' ? '{"StartAt":"A"}' : undefined),
    })
    expectWellMade(result)
  }

  it('of the formats, changed here and there', () => {
    fc.assert(fc.property(mutated, fc.constantFrom(undefined, undefined, ...FORMATS), check), { numRuns: 500 })
  })

  it('of their pieces', () => {
    fc.assert(fc.property(soup, fc.constantFrom(...FORMATS), check), { numRuns: 300 })
  })
})

function expectWellMade({ stateMachines, diagnostics }: Loaded): void {
  for (const { severity, message, line, column } of diagnostics) {
    expect(['ERROR', 'WARNING']).toContain(severity)
    expect(message).not.toMatch(/undefined|\[object|\bat .*\.[jt]s:\d/)
    if (line !== undefined) expect([line >= 1, column! >= 1]).toEqual([true, true])
  }
  for (const { name, definition, locate } of stateMachines) {
    const errors = diagnostics.filter(({ severity, stateMachine }) => severity === 'ERROR' && stateMachine === name)
    // A name may be given twice, so that one is there and the other isn't.
    if (stateMachines.length === 1 && diagnostics.length === 1) expect(errors).toEqual([])
    try {
      compile(definition)
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidDefinitionError)
      for (const { location = '' } of (error as InvalidDefinitionError).diagnostics) locate(location)
    }
  }
}
