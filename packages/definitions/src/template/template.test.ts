import { describe, expect, it } from 'vitest'
import { asl, aslYaml, complaints, loaded, WORK } from '../load.fixture.js'
import { loadDefinitions } from '../load.js'
import type { LoadOptions } from '../loaded.js'

/** The value of an expression in a template. */
function valueOf(expression: string, options: LoadOptions = {}): unknown {
  return loaded(templateWith(expression), options).definition.value
}

function templateWith(expression: string): string {
  return `
Parameters:
  Stage: { Type: String, Default: dev }
  Zones: { Type: CommaDelimitedList, Default: 'a, b' }
  Size: { Type: Number, Default: 3 }
Mappings: { Regions: { us-east-1: { Name: virginia } } }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Not [!Condition IsProd]
  IsBoth: !And [!Condition IsProd, !Condition IsDev]
  IsEither: !Or [!Condition IsProd, !Condition IsDev]
Resources:
  Work: { Type: AWS::Lambda::Function, Properties: { FunctionName: work } }
  Plain: { Type: AWS::Serverless::Function }
  Named: { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub '\${Stage}-orders' } }
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        value: ${expression}
`
}

describe('functions', () => {
  it.each([
    ['!Ref Stage', 'dev'],
    ['!Ref Zones', ['a', 'b']],
    ['!Ref Size', '3'],
    ['!Ref AWS::Region', 'us-east-1'],
    ['!Ref AWS::AccountId', '123456789012'],
    ['{Ref: Work}', 'work'],
    ['!GetAtt Work.Arn', WORK],
    ['!GetAtt [Work, Arn]', WORK],
    ['{"Fn::GetAtt": "Work.Arn"}', WORK],
    ["!Sub '${Work.Arn}:${Stage} ${!*}'", `${WORK}:dev \${*}`],
    ["!Sub ['${A}-${Stage}', {A: !Ref Size}]", '3-dev'],
    ["!Join ['-', [a, !Ref Stage, !Ref Size]]", 'a-dev-3'],
    ["!Join ['-', !Ref Zones]", 'a-b'],
    ['!Select [1, !Ref Zones]', 'b'],
    ["!Split ['-', a-b-c]", ['a', 'b', 'c']],
    ['!FindInMap [Regions, !Ref AWS::Region, Name]', 'virginia'],
    ['{"Fn::FindInMap": [Regions, mars, Name, {DefaultValue: far}]}', 'far'],
    ['!If [IsProd, 1, 2]', 2],
    ['!If [IsDev, 1, 2]', 1],
    ['!If [IsBoth, 1, 2]', 2],
    ['!If [IsEither, 1, 2]', 1],
    ['[1, !If [IsProd, 2, !Ref AWS::NoValue]]', [1]],
    ['{a: !Ref AWS::NoValue, b: 1}', { b: 1 }],
    ['{"Fn::Length": [1, 2]}', 2],
    ['{"Fn::ToJsonString": {a: !Ref Stage}}', '{"a":"dev"}'],
    ['!Base64 Zürich', 'WsO8cmljaA=='],
    ["!GetAZs ''", ['us-east-1a', 'us-east-1b', 'us-east-1c']],
    ['{Ref: Stage, Other: 1}', { Ref: 'Stage', Other: 1 }],
    ['{Condition: "{% true %}"}', { Condition: '{% true %}' }],
  ])('%s is %j', (expression, value) => {
    expect(valueOf(expression)).toEqual(value)
  })

  it.each([
    ['!Ref Stage', { Stage: 'prod' }, 'prod'],
    ['!If [IsProd, 1, 2]', { Stage: 'prod' }, 1],
    ['!GetAtt Work.Arn', { 'Work.Arn': 'arn:mine' }, 'arn:mine'],
    ["!Sub '${Elsewhere.Arn}'", { 'Elsewhere.Arn': 'arn:mine' }, 'arn:mine'],
    ['!ImportValue shared-arn', { 'shared-arn': 'arn:mine' }, 'arn:mine'],
    ['!Ref AWS::Region', { 'AWS::Region': 'eu-west-1' }, 'eu-west-1'],
  ])('%s takes what the caller gives', (expression, values, value) => {
    expect(valueOf(expression, { values })).toEqual(value)
  })

  it.each([
    ['!Ref Nobody', "Ref: there is no parameter or resource 'Nobody'; give its value in values['Nobody']"],
    ["!Sub '${Nobody.Arn}'", "Fn::Sub: there is no parameter or resource 'Nobody.Arn'; give its value in values['Nobody.Arn']"],
    ['!ImportValue x', "Fn::ImportValue: the export 'x' is another stack's; give its value in values['x']"],
    ['!If [Nobody, 1, 2]', "Fn::If: there is no condition 'Nobody'"],
    ['!FindInMap [Regions, mars, Name]', 'Fn::FindInMap: there is no Regions.mars.Name in the Mappings'],
    ['!Transform {Name: AWS::Include}', 'Fn::Transform is not supported'],
    ['!Select [7, !Ref Zones]', 'Fn::Select: there is no item 7 in a list of 2'],
    ['!Join [1]', 'Fn::Join needs a delimiter and a list'],
    ['!Sub [1]', 'Fn::Sub needs a text, or a text and an object of variables'],
    ['!Split [a]', 'Fn::Split needs two arguments'],
  ])('%s can not be evaluated', (expression, message) => {
    expect(loadDefinitions(templateWith(expression))).toMatchObject({ stateMachines: [], diagnostics: [{ severity: 'ERROR', message }] })
  })

  it('go on after something that is not known, to name everything that is missing', () => {
    const text = 'Resources: {A: {Type: AWS::Serverless::StateMachine, Properties: {Definition: {a: !Ref X, b: [!Ref Y]}}}}'
    expect(complaints(text)).toEqual([
      "1:80 UNRESOLVED_REFERENCE: Ref: there is no parameter or resource 'X'; give its value in values['X']",
      "1:100 UNRESOLVED_REFERENCE: Ref: there is no parameter or resource 'Y'; give its value in values['Y']",
    ])
  })
})

describe('what is made up', () => {
  const resources: readonly (readonly [type: string, expression: string, value: string])[] = [
    ['AWS::Lambda::Function', '!Ref R', 'R'],
    ['AWS::Serverless::Function', '!GetAtt R.Arn', 'arn:aws:lambda:us-east-1:123456789012:function:R'],
    ['AWS::Serverless::Function', '!Ref R.Alias', 'arn:aws:lambda:us-east-1:123456789012:function:R:live'],
    ['AWS::Serverless::Function', '!GetAtt RRole.Arn', 'arn:aws:iam::123456789012:role/RRole'],
    ['AWS::SNS::Topic', '!Ref R', 'arn:aws:sns:us-east-1:123456789012:R'],
    ['AWS::SQS::Queue', '!Ref R', 'https://sqs.us-east-1.amazonaws.com/123456789012/R'],
    ['AWS::SQS::Queue', '!GetAtt R.Arn', 'arn:aws:sqs:us-east-1:123456789012:R'],
    ['AWS::DynamoDB::Table', '!Ref R', 'R'],
    ['AWS::S3::Bucket', '!Ref R', 'r'],
    ['AWS::S3::Bucket', '!GetAtt R.Arn', 'arn:aws:s3:::r'],
    ['AWS::StepFunctions::StateMachine', '!Ref R', 'arn:aws:states:us-east-1:123456789012:stateMachine:R'],
    ['AWS::StepFunctions::Activity', '!Ref R', 'arn:aws:states:us-east-1:123456789012:activity:R'],
    ['AWS::ECS::TaskDefinition', '!Ref R', 'arn:aws:ecs:us-east-1:123456789012:task-definition/R:1'],
    ['AWS::Batch::JobQueue', '!Ref R', 'arn:aws:batch:us-east-1:123456789012:job-queue/R'],
    ['AWS::EC2::Subnet', '!Ref R', 'subnet-R'],
    ['AWS::Unheard::Of', '!GetAtt R.Arn', 'arn:aws:unheard:us-east-1:123456789012:R'],
    ['AWS::Unheard::Of', '!GetAtt R.Size', 'R-Size'],
    ['Custom::Thing', '!Ref R', 'R'],
  ]

  it.each(resources)('of %s: %s is %s', (type, expression, value) => {
    const text = `Resources: {R: {Type: ${type}}, M: {Type: AWS::Serverless::StateMachine, Properties: {Definition: {value: ${expression}}}}}`
    const { stateMachines } = loadDefinitions(text)
    expect(stateMachines.find(({ name }) => name === 'M')!.definition.value).toBe(value)
  })

  it('lives where the caller says', () => {
    expect(valueOf('!GetAtt Plain.Arn', { region: 'cn-north-1', accountId: '1' })).toBe('arn:aws-cn:lambda:cn-north-1:1:function:Plain')
  })

  it('has the name that the properties give it, if they can be evaluated', () => {
    expect(valueOf('!GetAtt Named.QueueName')).toBe('dev-orders')
    const circle = 'Q: {Type: AWS::SQS::Queue, Properties: {QueueName: !GetAtt Q.QueueName}}'
    const text = `Resources: {${circle}, M: {Type: AWS::Serverless::StateMachine, Properties: {Definition: {value: !GetAtt Q.QueueName}}}}`
    expect(loaded(text).definition.value).toBe('Q')
  })

  it('stands for a parameter without a default, with a warning', () => {
    const text = `Parameters: {Topic: {Type: String}}
Resources: {M: {Type: AWS::Serverless::StateMachine, Properties: {Definition: {value: !Ref Topic}}}}`
    const { stateMachines, diagnostics } = loadDefinitions(text)
    expect(stateMachines[0]!.definition.value).toBe('Topic')
    expect(diagnostics).toMatchObject([{ severity: 'WARNING', code: 'MADE_UP_VALUE', line: 2, stateMachine: 'M' }])
  })
})

describe('a definition in a template', () => {
  const template = (type: string, properties: string) => `
AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Work: { Type: AWS::Lambda::Function, Properties: { FunctionName: work } }
  Machine:
    Type: ${type}
    Properties:
${properties.replace(/^/gm, '      ')}
`

  it.each([
    ['Definition', 'AWS::Serverless::StateMachine', `Definition:\n${aslYaml('!GetAtt Work.Arn', 2)}`],
    ['Definition', 'AWS::StepFunctions::StateMachine', `Definition:\n${aslYaml('!GetAtt Work.Arn', 2)}`],
    [
      'Definition with substitutions',
      'AWS::Serverless::StateMachine',
      `Definition:\n${aslYaml('${Arn}', 2)}\nDefinitionSubstitutions: {Arn: !GetAtt Work.Arn}`,
    ],
    ['DefinitionString', 'AWS::StepFunctions::StateMachine', `DefinitionString: '${JSON.stringify(asl(WORK))}'`],
    [
      'DefinitionString with Fn::Sub',
      'AWS::StepFunctions::StateMachine',
      `DefinitionString: !Sub |\n  ${JSON.stringify(asl('${Work.Arn}'))}`,
    ],
    [
      'DefinitionString with Fn::Sub and variables',
      'AWS::StepFunctions::StateMachine',
      `DefinitionString: !Sub\n  - |-\n    ${JSON.stringify(asl('${arn}'))}\n  - { arn: !GetAtt [ Work, Arn ] }`,
    ],
    ['DefinitionString in YAML', 'AWS::StepFunctions::StateMachine', `DefinitionString: !Sub |\n${aslYaml('${Work.Arn}', 2)}`],
    [
      'DefinitionString with substitutions',
      'AWS::StepFunctions::StateMachine',
      `DefinitionString: '${JSON.stringify(asl('${Arn}'))}'\nDefinitionSubstitutions: {Arn: !GetAtt Work.Arn}`,
    ],
  ])('may be %s of %s', (_, type, properties) => {
    expect(loaded(template(type, properties))).toMatchObject({ name: 'Machine', definition: asl(WORK), place: { line: 5, column: 3 } })
  })

  it.each([
    ['AWS::Serverless::StateMachine', 'DefinitionUri: machines/work.asl.json'],
    ['AWS::Serverless::StateMachine', 'DefinitionUri: { Bucket: b, Key: work.json }'],
    ['AWS::StepFunctions::StateMachine', 'DefinitionS3Location: { Bucket: b, Key: work.json }'],
    ['AWS::StepFunctions::StateMachine', 'DefinitionS3Location: machines/work.asl.json'],
  ])('of %s may be in a file: %s', (type, property) => {
    const text = template(type, `${property}\nDefinitionSubstitutions: {Arn: !GetAtt Work.Arn}`)
    const read: string[] = []
    const files: Readonly<Record<string, string>> = {
      'machines/work.asl.json': JSON.stringify(asl('${Arn}'), undefined, 1),
      's3://b/work.json': JSON.stringify(asl('${Arn}'), undefined, 1),
    }
    const { definition, locate } = loaded(text, { read: uri => (read.push(uri), files[uri]) })
    expect(definition).toEqual(asl(WORK))
    expect(locate('/States/Work/End')).toEqual({ file: read[0], line: 7, column: 4 })
  })

  it('says what the state machine is called, of which type it is and which role it has', () => {
    const properties = "Definition: {}\nName: !Sub '${AWS::StackName}-work'\nType: EXPRESS\nRole: arn:aws:iam::1:role/r"
    expect(loaded(template('AWS::Serverless::StateMachine', properties))).toMatchObject({
      stateMachineName: 'stack-work',
      type: 'EXPRESS',
      roleArn: 'arn:aws:iam::1:role/r',
    })
    const others = 'Definition: {}\nStateMachineName: work\nStateMachineType: STANDARD\nRoleArn: !ImportValue unknown'
    const { roleArn, ...stated } = loaded(template('AWS::StepFunctions::StateMachine', others))
    expect(stated).toMatchObject({ stateMachineName: 'work', type: 'STANDARD' })
    expect(roleArn).toBeUndefined()
  })

  it.each([
    ['Name: x', '7:5 MISSING_DEFINITION: the state machine has none of Definition, DefinitionString, DefinitionUri, DefinitionS3Location'],
    ['DefinitionUri: a.json', '8:7 FILE_NOT_READ: the file a.json is not read; give a function options.read that reads it'],
    ['DefinitionUri: [1]', '8:7 INVALID_VALUE: a definition in a file needs its path, or the Bucket and the Key of an object in S3'],
    [
      "DefinitionString: '{'",
      '8:7 SYNTAX_ERROR: DefinitionString: not valid JSON: Unexpected end-of-input at line 1, column 2 of the text',
    ],
    ['Definition: 7', '8:7 INVALID_VALUE: the definition must be an object, but is a number'],
    ["Definition: {a: '${Nobody}'}", '8:7 UNRESOLVED_REFERENCE: nothing says what ${Nobody} stands for; it is left as it is'],
  ])('with %s has something wrong with it', (properties, complaint) => {
    expect(complaints(template('AWS::Serverless::StateMachine', properties))).toEqual([complaint])
  })

  it('says when a file is not there, or throws', () => {
    const text = template('AWS::Serverless::StateMachine', 'DefinitionUri: a.json')
    const broken = () => {
      throw new Error('disk on fire')
    }
    expect(complaints(text, { read: () => undefined })).toEqual(['8:7 FILE_NOT_READ: the file a.json was not found'])
    expect(complaints(text, { read: broken })).toEqual(['8:7 FILE_NOT_READ: the file a.json could not be read: disk on fire'])
    expect(complaints(text, { read: () => '{"a":' })[0]).toMatch(/^a.json:1:6 SYNTAX_ERROR/)
  })

  it('that is wrong leaves the others alone', () => {
    const text = `
Resources:
  A: { Type: AWS::Serverless::StateMachine, Properties: { Definition: !Ref Nobody } }
  B: { Type: AWS::Serverless::StateMachine, Properties: { Definition: { StartAt: X } } }`
    const { stateMachines, diagnostics } = loadDefinitions(text)
    expect(stateMachines.map(({ name }) => name)).toEqual(['B'])
    expect(diagnostics.map(({ stateMachine }) => stateMachine)).toEqual(['A'])
  })

  it('is found again part by part', () => {
    const text = template('AWS::Serverless::StateMachine', `Definition:\n${aslYaml('!GetAtt Work.Arn', 2)}`)
    expect(loaded(text).locate('/States/Work/Resource')).toEqual({ line: 13, column: 13 })
  })
})

describe('the output of cdk synth', () => {
  const parts = [
    '{"StartAt":"Work","States":{"Work":{"Type":"Task","Resource":"arn:',
    { Ref: 'AWS::Partition' },
    ':states:::lambda:invoke","End":true,',
  ]
  const join = [...parts, '"Parameters":{"FunctionName":"', { 'Fn::GetAtt': ['WorkC4F1A6DD', 'Arn'] }, '","Payload.$":"$"}}}}']
  const template = {
    Resources: {
      WorkC4F1A6DD: { Type: 'AWS::Lambda::Function', Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
      MachineRoleB840431D: { Type: 'AWS::IAM::Role' },
      Machine2E01: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: { DefinitionString: { 'Fn::Join': ['', join] }, RoleArn: { 'Fn::GetAtt': ['MachineRoleB840431D', 'Arn'] } },
        DependsOn: ['MachineRoleB840431D'],
      },
    },
    Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' } },
    Rules: {},
  }

  it('has its definition joined of parts', () => {
    const { name, definition, roleArn } = loaded(JSON.stringify(template, undefined, 1))
    expect([name, roleArn]).toEqual(['Machine2E01', 'arn:aws:iam::123456789012:role/MachineRoleB840431D'])
    expect(definition).toEqual({
      StartAt: 'Work',
      States: {
        Work: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          End: true,
          Parameters: { FunctionName: 'arn:aws:lambda:us-east-1:123456789012:function:WorkC4F1A6DD', 'Payload.$': '$' },
        },
      },
    })
  })
})

describe('references that grow', { timeout: 30_000 }, () => {
  const machine = 'M: {Type: AWS::StepFunctions::StateMachine, Properties: {DefinitionString: !Ref Q0}}'
  const names = Array.from(
    { length: 60 },
    (_, i) => `Q${i}: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '\${Q${i + 1}}\${Q${i + 1}}'}}`,
  )
  const conditions = Array.from({ length: 60 }, (_, i) => `C${i}: !And [!Condition C${i + 1}, !Condition C${i + 1}]`)

  it.each([
    ['names of resources', `Resources: {${[...names, machine].join(', ')}}`],
    [
      'conditions',
      `Conditions: {${conditions.join(', ')}, C60: !Equals [a, a]}\nResources: {M: {Type: AWS::StepFunctions::StateMachine, Properties: {Definition: !If [C0, 1, 2]}}}`,
    ],
    [
      'texts',
      JSON.stringify({
        Resources: {
          M: {
            Type: 'AWS::StepFunctions::StateMachine',
            Properties: { Definition: Array.from({ length: 60 }).reduce<unknown>(a => ({ 'Fn::Sub': ['${a}${a}', { a }] }), 'x') },
          },
        },
      }),
    ],
  ])('end: %s', (_, text) => {
    expect(loadDefinitions(text)).toMatchObject({ stateMachines: [] })
    expect(complaints(text)).toContain('TOO_LARGE: what the references of the file expand to is too large')
  })

  it('end where a condition refers to itself', () => {
    const text =
      'Conditions: {A: !Not [!Condition A]}\nResources: {M: {Type: AWS::StepFunctions::StateMachine, Properties: {Definition: !If [A, 1, 2]}}}'
    expect(complaints(text)).toEqual(["1:14 INVALID_VALUE: the condition 'A' refers to itself"])
  })
})
