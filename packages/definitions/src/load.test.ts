import { stringifyJson } from '@redrive/engine'
import { compile } from '@redrive/engine'
import { describe, expect, it } from 'vitest'
import { asl, aslYaml, complaints, loaded, WORK } from './load.fixture.js'
import { loadDefinitions } from './load.js'

describe('an ASL file', () => {
  it.each([
    ['JSON', JSON.stringify(asl(WORK))],
    ['JSON with blanks and a byte order mark', `\uFEFF\n${JSON.stringify(asl(WORK), undefined, 2)}\n`],
    ['YAML', aslYaml(WORK, 0)],
    ['YAML with a document marker and comments', `# a machine\n---\n${aslYaml(WORK, 0)}\n...\n`],
    ['YAML with anchors', `x: &work\n  Type: Task\n  Resource: ${WORK}\nStartAt: Work\nStates:\n  Work: {<<: *work, End: true}`],
  ])('may be %s', (_, text) => {
    const { format, stateMachines, diagnostics } = loadDefinitions(text)
    expect([format, diagnostics]).toEqual(['asl', []])
    expect(stateMachines[0]!.definition).toMatchObject(asl(WORK))
  })

  it('is what compile takes', () => {
    expect(compile(loaded(aslYaml(WORK, 0)).definition).states.size).toBe(1)
  })

  it.each([
    ['order.asl.json', 'order'],
    ['machines/order.asl.yaml', 'order'],
    ['machines\\order.json', 'order'],
    ['order.sfn.yml', 'order'],
    [undefined, 'StateMachine'],
  ])('%s names its state machine %s', (fileName, name) => {
    expect(loaded(JSON.stringify(asl(WORK)), fileName === undefined ? {} : { fileName }).name).toBe(name)
  })

  it('may have placeholders, also where JSON has no place for them', () => {
    const text = '{"StartAt":"Work","TimeoutSeconds":${Limit},"States":{"Work":{"Type":"Task","Resource":"${WorkArn}","End":true}}}'
    const { definition } = loaded(text, { values: { Limit: 60, WorkArn: WORK } })
    expect(definition).toEqual({ ...asl(WORK), TimeoutSeconds: 60 })
  })

  it('keeps placeholders without a value, with a warning', () => {
    const { stateMachines, diagnostics } = loadDefinitions(JSON.stringify(asl('${WorkArn}')))
    expect(stateMachines[0]!.definition).toEqual(asl('${WorkArn}'))
    expect(diagnostics).toMatchObject([{ severity: 'WARNING', code: 'UNRESOLVED_REFERENCE' }])
  })

  it('keeps numbers as they are written', () => {
    const { definition } = loaded('StartAt: A\nVersion: 1.0\nBig: 12345678901234567890\nStates: {A: {Type: Succeed}}')
    expect([definition.Version, definition.Big].map(number => stringifyJson(number!))).toEqual(['1.0', '12345678901234567890'])
  })

  it('has no prototype to speak of', () => {
    const { definition } = loaded('{"StartAt":"A","__proto__":{"States":1}}')
    expect(Object.keys(definition)).toEqual(['StartAt', '__proto__'])
    expect(definition.States).toBeUndefined()
  })
})

describe('a diagnostic', () => {
  it.each([
    ['a brace is missing', '{"StartAt": "A",\n "States": {}', ['2:14 SYNTAX_ERROR: not valid JSON: Unexpected end-of-input']],
    [
      'a comma too many',
      '{"StartAt": "A",\n}',
      ["2:1 SYNTAX_ERROR: not valid JSON: Unexpected character ('}' (code 125)): was expecting double-quote to start field name"],
    ],
    ['a name twice', 'StartAt: A\nStates: {}\nStartAt: B', ["3:1 SYNTAX_ERROR: not valid YAML: the name 'StartAt' is given twice"]],
    ['no number of JSON', 'StartAt: .inf', ['1:10 INVALID_VALUE: .inf is no value that JSON has']],
    ['a name that is no text', 'StartAt: A\n? [1]\n: 2', ['2:3 SYNTAX_ERROR: only texts can be names']],
    ['an alias of nothing', 'StartAt: *a', ['1:10 SYNTAX_ERROR: not valid YAML: the alias *a refers to no anchor before it']],
    ['an alias of itself', 'StartAt: &a [*a]', ['1:14 SYNTAX_ERROR: not valid YAML: the alias *a refers to no anchor before it']],
    ['merging a text', 'StartAt: A\n<<: B', ['2:5 SYNTAX_ERROR: not valid YAML: only maps can be merged with <<']],
    ['a tag of nobody', 'StartAt: !Begin A', ['1:17 UNKNOWN_TAG: the tag !Begin is not known and left out']],
    ['two documents', 'StartAt: A\n---\nStartAt: B', ['2:1 SEVERAL_DOCUMENTS: several YAML documents; only the first is read']],
    ['a list', '[1]', ['1:1 UNKNOWN_FORMAT: not a state machine, a template, a serverless.yml or a Terraform file: [1]']],
    ['nothing', ' \n', ['1:1 UNKNOWN_FORMAT: the text is empty']],
    ['prose', 'Dear reader', ['1:1 UNKNOWN_FORMAT: not a state machine, a template, a serverless.yml or a Terraform file: Dear reader']],
    ['no state machine', 'Resources:\n  A: {Type: AWS::S3::Bucket}', ['NO_STATE_MACHINE: there is no state machine in this template']],
  ])('says where: %s', (_, text, expected) => {
    expect(complaints(text)).toEqual(expected)
  })

  it('names the file and the state machine', () => {
    expect(loadDefinitions('{', { fileName: 'a/order.asl.json' }).diagnostics).toMatchObject([
      { severity: 'ERROR', code: 'SYNTAX_ERROR', file: 'a/order.asl.json', line: 1, column: 2 },
    ])
    expect(loadDefinitions('{"StartAt":', { fileName: 'order.asl.json' }).diagnostics).toMatchObject([{ stateMachine: 'order' }])
  })
})

describe('the syntax', () => {
  it.each([
    ['a.json', 'SYNTAX_ERROR'],
    [undefined, 'SYNTAX_ERROR'],
    ['a.yaml', undefined],
  ])('of %s that begins with a brace is told by the ending, else it is JSON', (fileName, code) => {
    const { diagnostics } = loadDefinitions('{StartAt: A, States: {A: {Type: Succeed}},}', fileName === undefined ? {} : { fileName })
    expect(diagnostics[0]?.code).toBe(code)
  })
})

describe('locate', () => {
  const text = ['StartAt: A', 'States:', '  A:', '    Type: Pass', '    Next: B/[0]', '  B/[0]:', '    Type: Parallel', '    Branches:']
  const yaml = [...text, '      - StartAt: C', '        States: {C: {Type: Succeed}}', '    End: true'].join('\n')
  const json = '{"StartAt": "A",\n "States": {\n  "A": {"Type": "Pass",\n   "Next": "B"},\n  "B": {"Type": "Map", "Items": [1,\n 2]}}}'

  it.each([
    ['/States/A/Next', 5],
    ['/States/B/[0]', 6],
    ['/States/B/[0]/Branches[0]/States/C/Type', 10],
    ['/States/B/[0]/Branches[7]', 8],
    ['/States/Nowhere', 2],
    ['/', 1],
    ['', 1],
  ])('finds %s in YAML', (location, line) => {
    expect(loaded(yaml).locate(location)).toMatchObject({ line })
  })

  it.each([
    ['/States/A/Next', 4, 4],
    ['/States/B/Items[1]', 6, 2],
    ['/States/B/Items/1', 6, 2],
    ['/StartAt', 1, 2],
  ])('finds %s in JSON', (location, line, column) => {
    expect(loaded(json, { fileName: 'a.json' }).locate(location)).toEqual({ file: 'a.json', line, column })
  })

  it('shows what compile complains about', () => {
    const { definition, locate } = loaded(yaml.replace('Type: Pass', 'Type: Psas'))
    try {
      compile(definition)
      expect.unreachable()
    } catch (error) {
      const [{ location }] = (error as { diagnostics: [{ location: string }] }).diagnostics
      expect(locate(location).line).toBe(4)
    }
  })
})

describe('limits', () => {
  const laughs = Array.from(
    { length: 20 },
    (_, i) =>
      `a${i}: &a${i} [${Array(9)
        .fill(i === 0 ? 'ha' : `*a${i - 1}`)
        .join(',')}]`,
  )

  it.each([
    ['a text that is too long', ' '.repeat(2_000_001), 'the text has 2000001 characters; 2000000 are allowed'],
    ['YAML nested too deeply', `a: ${'['.repeat(100_000)}`, 'more than 200 levels of nesting'],
    [
      'a template nested too deeply',
      `{"Resources":{"A":{"Type":"AWS::StepFunctions::StateMachine","Properties":{"Definition":${'['.repeat(5000)}${']'.repeat(5000)}}}}}`,
      'more than 200 levels of nesting',
    ],
    ['a billion laughs', laughs.join('\n'), 'more than 500000 values in the YAML text, with those that aliases repeat'],
  ])('%s', (_, text, message) => {
    expect(loadDefinitions(text)).toMatchObject({ stateMachines: [], diagnostics: [{ code: 'TOO_LARGE', message }] })
  })

  it('JSON may be as deep as it likes', () => {
    const { definition } = loaded(`{"StartAt":"A","Deep":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)
    expect(definition.StartAt).toBe('A')
  })
})
