import { describe, expect, it } from 'vitest'
import { asl, aslYaml, complaints, loaded } from '../load.fixture.js'
import { loadDefinitions } from '../load.js'
import type { LoadOptions } from '../loaded.js'

const service = (definition: string, more = '') => `
service: shop
provider: { name: aws, runtime: nodejs20.x, stage: "\${opt:stage, 'test'}" }
custom:
  table: orders-\${self:provider.stage}
  nested: { list: [a, "\${self:custom.table}"] }
  resource: \${self:custom.table}-arn
functions:
  hello: { handler: hello.handler }
  say-bye: { handler: bye.handler, name: "\${self:service}-bye" }
resources:
  Resources:
    Orders: { Type: AWS::DynamoDB::Table, Properties: { TableName: orders } }
${more}
stepFunctions:
  stateMachines:
    shopping:
      definition:
${definition.replace(/^/gm, '        ')}
`

const valueOf = (expression: string, options: LoadOptions = {}) => loaded(service(`value: ${expression}`), options).definition.value

describe('variables', () => {
  it.each([
    ['${self:service}', 'shop'],
    ['${self:custom.table}', 'orders-test'],
    ['x-${self:custom.table}-y', 'x-orders-test-y'],
    ['${self:custom.nested.list}', ['a', 'orders-test']],
    ['${self:custom.nested.list.1}', 'orders-test'],
    ['${self:custom.${self:custom.none, "table"}}', 'orders-test'],
    ["${opt:none, 'default, really'}", 'default, really'],
    ['${env:NONE, self:custom.none, 7}', 7],
    ['${env:NONE, true}', true],
    ['${env:NONE, ""}', ''],
    ['${env:NONE, null}', null],
    ['${sls:stage}', 'test'],
    ['${opt:stage}', 'test'],
    ['${aws:region}', 'us-east-1'],
    ['${aws:accountId}', '123456789012'],
    ['${Left}', '${Left}'],
    ['${AWS::Region}', '${AWS::Region}'],
    ['no } ${ variable', 'no } ${ variable'],
  ])('%s is %j', (expression, value) => {
    expect(valueOf(`'${expression.replaceAll("'", "''")}'`)).toEqual(value)
  })

  it.each([
    ['${env:TABLE}', { 'env:TABLE': 'mine' }, 'mine'],
    ['${ssm:/a/b}', { 'ssm:/a/b': { c: 1 } }, { c: 1 }],
    ['${cf:stack.Output}', { 'cf:stack.Output': 'x' }, 'x'],
    ['${ssm(eu-west-1):/a}', { 'ssm(eu-west-1):/a': 'x' }, 'x'],
    ['${self:custom.table}', { 'opt:stage': 'prod' }, 'orders-prod'],
    ['${self:custom.table}', { 'self:custom.table': 'mine' }, 'mine'],
  ])('%s takes what the caller gives', (expression, values, value) => {
    expect(valueOf(`'${expression}'`, { values })).toEqual(value)
  })

  it.each([
    ['${file(more.yml):deep.value}', 'orders-test'],
    ['${file(more.yml)}', { deep: { value: 'orders-test' } }],
    ['${file(more.json):0}', 1],
    ["${file(none.yml):a, 'default'}", 'default'],
  ])('%s is read', (expression, value) => {
    const files: Readonly<Record<string, string>> = {
      'more.yml': 'deep: {value: "${self:custom.table}"}',
      'more.json': '[1]',
      'none.yml': 'b: 1',
    }
    expect(valueOf(`"${expression}"`, { read: uri => files[uri] })).toEqual(value)
  })

  it.each([
    ['${env:NONE}', "nothing says what ${env:NONE} stands for; give its value in values['env:NONE']"],
    ['a ${ssm:/x}', "nothing says what ${ssm:/x} stands for; give its value in values['ssm:/x']"],
    [
      '${self:custom.none.deeper}',
      "nothing says what ${self:custom.none.deeper} stands for; give its value in values['self:custom.none.deeper']",
    ],
  ])('%s is missed', (expression, message) => {
    expect(loadDefinitions(service(`value: '${expression}'`))).toMatchObject({
      stateMachines: [],
      diagnostics: [{ severity: 'ERROR', code: 'UNRESOLVED_REFERENCE', message, line: 18, column: 7, stateMachine: 'shopping' }],
    })
  })

  it.each([
    ['themselves', 'loop: "${self:custom2.loop}"'],
    ['one another', 'loop: {a: "${self:custom2.other}"}\n  other: ["${self:custom2.loop}"]'],
    ['what is around them', 'loop: "${self:custom2}"'],
    [
      'more and more',
      Array.from(
        { length: 80 },
        (_, i) => `${i === 0 ? 'loop' : `a${i}`}: ["\${self:custom2.a${i + 1}}", "\${self:custom2.a${i + 1}}"]`,
      ).join('\n  '),
    ],
  ])('may not refer to %s', (_, custom) => {
    const { diagnostics } = loadDefinitions(service('value: "${self:custom2.loop}"', `custom2:\n  ${custom}`))
    expect(diagnostics.some(({ code }) => code === 'TOO_LARGE' || code === 'UNRESOLVED_REFERENCE')).toBe(true)
  })
})

describe('functions of the service', () => {
  it.each([
    ['!GetAtt hello.Arn', 'arn:aws:lambda:us-east-1:123456789012:function:shop-test-hello'],
    ['{ Fn::GetAtt: [hello, Arn] }', 'arn:aws:lambda:us-east-1:123456789012:function:shop-test-hello'],
    ['!GetAtt HelloLambdaFunction.Arn', 'arn:aws:lambda:us-east-1:123456789012:function:shop-test-hello'],
    ['!GetAtt say-bye.Arn', 'arn:aws:lambda:us-east-1:123456789012:function:shop-bye'],
    ['!Ref SayDashbyeLambdaFunction', 'shop-bye'],
    ['!Ref Orders', 'orders'],
    ["!Sub 'arn:${AWS::Region}:${Orders}-${self:custom.table}'", 'arn:us-east-1:orders-orders-test'],
  ])('%s is %s', (expression, value) => {
    expect(valueOf(expression)).toBe(value)
  })
})

describe('state machines', () => {
  it('have a name, a type and a role', () => {
    const text = service(aslYaml('!GetAtt hello.Arn', 0)).replace(
      '      definition:',
      "      name: ${self:service}-x\n      type: EXPRESS\n      role: '${env:ROLE}'\n      definition:",
    )
    const { locate, ...stated } = loaded(text)
    expect(stated).toMatchObject({ name: 'shopping', stateMachineName: 'shop-x', type: 'EXPRESS' })
    expect(stated.definition).toEqual(asl('arn:aws:lambda:us-east-1:123456789012:function:shop-test-hello'))
    expect(stated.roleArn).toBeUndefined()
    expect(locate('/States/Work')).toMatchObject({ line: 24 })
  })

  it.each([
    ['an object in a file', 'stepFunctions: {stateMachines: "${file(machines.yml)}"}'],
    ['a list of objects and files', 'stepFunctions: {stateMachines: [{a: {definition: {StartAt: A}}}, "${file(more.yml)}"]}'],
    ['a file with everything', 'stepFunctions: "${file(all.yml)}"'],
    ['definitions in files', 'stepFunctions: {stateMachines: {a: {definition: "${file(a.yml)}"}, b: "${file(b.yml)}"}}'],
    ['definitions as texts', `stepFunctions: {stateMachines: {a: {definition: '{"StartAt": "A"}'}, b: {definition: "StartAt: A"}}}`],
  ])('may be %s', (_, section) => {
    const files: Readonly<Record<string, string>> = {
      'machines.yml': 'a: {definition: {StartAt: A}}\nb: {definition: {StartAt: A}}',
      'more.yml': 'b: {definition: {StartAt: A}}',
      'all.yml': 'stateMachines: {a: {definition: {StartAt: A}}, b: {definition: {StartAt: A}}}',
      'a.yml': 'StartAt: A',
      'b.yml': 'definition: {StartAt: A}',
    }
    const { format, stateMachines, diagnostics } = loadDefinitions(`service: s\nprovider: {name: aws}\n${section}`, {
      read: uri => files[uri],
    })
    expect([format, diagnostics]).toEqual(['serverless', []])
    expect(stateMachines.map(({ name, definition }) => [name, definition])).toEqual([
      ['a', { StartAt: 'A' }],
      ['b', { StartAt: 'A' }],
    ])
  })

  it.each([
    ['stateMachines: {a: {}}', '3:34 MISSING_DEFINITION: the state machine has no definition'],
    ['stateMachines: {a: 7}', '3:34 INVALID_VALUE: a state machine must be an object'],
    ['stateMachines: [7]', '3:34 INVALID_VALUE: stateMachines must be an object of state machines'],
    ['stateMachines: {a: {definition: [1]}}', '3:38 INVALID_VALUE: the definition must be an object, but is an array'],
    ['stateMachines: {}', 'NO_STATE_MACHINE: there is no state machine in this service'],
    ['activities: [a]', 'NO_STATE_MACHINE: there is no state machine in this service'],
  ])('are checked: %s', (section, complaint) => {
    expect(complaints(`service: s\nprovider: {name: aws}\nstepFunctions: { ${section} }`)).toEqual([complaint])
  })
})
