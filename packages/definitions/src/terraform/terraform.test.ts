import { describe, expect, it } from 'vitest'
import { asl, complaints, loaded, WORK } from '../load.fixture.js'
import type { LoadOptions } from '../loaded.js'

const resource = (definition: string, more = '') => `
${more}
resource "aws_sfn_state_machine" "work" {
  definition = ${definition}
}
`

const valueOf = (expression: string, options: LoadOptions = {}, more = '') =>
  loaded(resource(`jsonencode({ value = ${expression}\n })`, more), options).definition.value

const problems = (expression: string, more = '') =>
  complaints(resource(`jsonencode({ value = ${expression} })`, more), { fileName: 'main.tf' })

describe('expressions', () => {
  it.each([
    ['1', 1],
    ['-2.5', -2.5],
    ['true', true],
    ['null', null],
    ['"text"', 'text'],
    ['"tab\\t \\"quoted\\" \\u00e9 \\U0001F600 $${left} %%{left} \\\\"', 'tab\t "quoted" é \u{1F600} ${left} %{left} \\'],
    ['[1, "two", [3],]', [1, 'two', [3]]],
    ['[]', []],
    ['{}', {}],
    ['{ a = 1, "b c" = 2, d : 3 }', { a: 1, 'b c': 2, d: 3 }],
    ['{\n a = 1 # one\n b = 2 // two\n /* three */ c = 3\n }', { a: 1, b: 2, c: 3 }],
    ['{ "Payload.$" = "$.x", Token = "$$.Task.Token" }', { 'Payload.$': '$.x', Token: '$$.Task.Token' }],
    ['{ (var.stage) = 1 }', { dev: 1 }],
    ['("x")', 'x'],
    ['var.stage', 'dev'],
    ['local.name', 'orders-dev'],
    ['local.map["b"][1]', 2],
    ['local.map.b.0', 1],
    ['"${local.name}-${1}-${true}"', 'orders-dev-1-true'],
    ['"${"nested ${var.stage}"}"', 'nested dev'],
    ['path.module', '.'],
    ['terraform.workspace', 'default'],
    ['data.aws_region.current.name', 'us-east-1'],
    ['data.aws_caller_identity.me.account_id', '123456789012'],
    ['data.aws_partition.p.partition', 'aws'],
    ['jsonencode({ a = [1] })', '{"a":[1]}'],
    ['jsondecode("{\\"a\\":1}")', { a: 1 }],
    ['yamldecode("a: 1")', { a: 1 }],
    ['tostring(7)', '7'],
    ['<<EOF\ntwo\n  lines\nEOF', 'two\n  lines\n'],
    ['<<-EOF\n    two ${var.stage}\n      lines\n    EOF', 'two dev\n  lines\n'],
    ['{ a = <<EOF\nx\nEOF\n b = 2 }', { a: 'x\n', b: 2 }],
  ])('%s is %j', (expression, value) => {
    const more = `
variable "stage" {
  type    = string
  default = "dev"
  validation { condition = length(var.stage) > 2 }
}
locals {
  name = "orders-\${var.stage}"
  map  = { a = 0, b = [1, 2] }
}`
    expect(valueOf(expression, {}, more)).toEqual(value)
  })

  it.each([
    ['aws_lambda_function.work.arn', { 'aws_lambda_function.work.arn': WORK }, WORK],
    ['"${aws_lambda_function.work.arn}:live"', { 'aws_lambda_function.work.arn': WORK }, `${WORK}:live`],
    ['module.net.subnets[0]', { 'module.net.subnets[0]': 's' }, 's'],
    ['var.stage', { 'var.stage': 'prod' }, 'prod'],
    ['aws_sqs_queue.q[count.index].arn', { 'aws_sqs_queue.q[count.index].arn': 'q' }, 'q'],
    ['var.a ? 1 : 2', { 'var.a ? 1 : 2': 1 }, 1],
    ['[for x in var.a : x]', { '[for x in var.a : x]': [1] }, [1]],
    ['lookup(var.a, "b")', { 'lookup(var.a, "b")': 3 }, 3],
    ['[1 + 1, 2]', { '1 + 1': 2 }, [2, 2]],
  ])('%s takes what the caller gives', (expression, values, value) => {
    expect(valueOf(expression, { values })).toEqual(value)
  })

  it.each([
    [
      'aws_lambda_function.work.arn',
      "UNRESOLVED_REFERENCE: nothing says what aws_lambda_function.work.arn is; give its value in values['aws_lambda_function.work.arn']",
    ],
    ['"${var.nobody}"', "UNRESOLVED_REFERENCE: nothing says what var.nobody is; give its value in values['var.nobody']"],
    ['a.*.b', "UNRESOLVED_REFERENCE: nothing says what a.*.b is; give its value in values['a.*.b']"],
    [
      'var.a ? 1 : 2',
      "UNSUPPORTED_EXPRESSION: the expression 'var.a ? 1 : 2' can't be evaluated here; give its value in values['var.a ? 1 : 2']",
    ],
    [
      '{ for k, v in a : k => v }',
      "UNSUPPORTED_EXPRESSION: the expression '{ for k, v in a : k => v }' can't be evaluated here; give its value in values['{ for k, v in a : k => v }']",
    ],
    ['upper("x")', "UNSUPPORTED_EXPRESSION: the function upper can't be evaluated here; give its value in values['upper(\"x\")']"],
    [
      '"%{ if a }x%{ endif }"',
      "UNSUPPORTED_EXPRESSION: the expression '%{ if a }' can't be evaluated here; give its value in values['%{ if a }']",
    ],
    ['file("a.json")', 'FILE_NOT_READ: the file a.json is not read; give a function options.read that reads it'],
    ['jsondecode("{")', 'SYNTAX_ERROR: jsondecode: not valid JSON: Unexpected end-of-input at line 1, column 2'],
  ])('%s is refused', (expression, complaint) => {
    expect(problems(expression).map(text => text.replace(/^\S+ /, ''))).toContain(complaint)
  })

  it('names everything that is missing, with its place', () => {
    expect(problems('[a.b, {\n x = c.d }]')).toEqual([
      "main.tf:4:38 UNRESOLVED_REFERENCE: nothing says what a.b is; give its value in values['a.b']",
      "main.tf:5:6 UNRESOLVED_REFERENCE: nothing says what c.d is; give its value in values['c.d']",
    ])
  })

  it.each([
    ['circles', 'locals {\n a = local.b\n b = local.a\n}', 'local.a'],
    [
      'growth',
      `locals {\n${Array.from({ length: 80 }, (_, i) => ` a${i} = [local.a${i + 1}, local.a${i + 1}]`).join('\n')}\n a80 = 1\n}`,
      'local.a0',
    ],
    ['depth', '', `${'['.repeat(300)}${']'.repeat(300)}`],
  ])('have an end: %s', (_, more, expression) => {
    expect(problems(expression, more).at(-1)).toMatch(/TOO_LARGE/)
  })
})

describe('a definition', () => {
  const files: Readonly<Record<string, string>> = {
    './work.asl.json': JSON.stringify(asl(WORK)),
    'work.tftpl': JSON.stringify(asl('${arn}')),
    'work.yaml': `StartAt: Work\nStates: {Work: {Type: Task, Resource: "${WORK}", End: true}}`,
  }
  const json = JSON.stringify(asl('${local.arn}'), undefined, 2)

  it.each([
    ['a heredoc', `<<EOF\n${json}\nEOF`],
    ['an indented heredoc', `<<-EOT\n${json.replace(/^/gm, '    ')}\n  EOT`],
    ['a string', JSON.stringify(json)],
    ['jsonencode', 'jsonencode({ StartAt = "Work", States = { Work = { Type = "Task", Resource = local.arn, End = true } } })'],
    ['a local', 'local.definition'],
    ['a file', 'file("${path.module}/work.asl.json")'],
    ['templatefile', 'templatefile("work.tftpl", { arn = local.arn })'],
    ['YAML in a file', 'jsonencode(yamldecode(file("work.yaml")))'],
  ])('may be %s', (_, definition) => {
    const locals = `locals {\n arn = "${WORK}"\n definition = jsonencode(yamldecode(file("work.yaml")))\n}`
    expect(loaded(resource(definition, locals), { fileName: 'main.tf', read: uri => files[uri] })).toMatchObject({
      name: 'work',
      definition: asl(WORK),
    })
  })

  it('in a heredoc is found again part by part', () => {
    const { locate, place } = loaded(resource(`<<EOF\n${JSON.stringify(asl(WORK), undefined, 1)}\nEOF`), { fileName: 'main.tf' })
    expect(place).toEqual({ file: 'main.tf', line: 3, column: 1 })
    expect(locate('/States/Work/Resource')).toEqual({ file: 'main.tf', line: 10, column: 1 })
  })

  it('comes with name, type and role, where they are known', () => {
    const text = `
resource "aws_sfn_state_machine" "work" {
  name       = "work-\${terraform.workspace}"
  type       = "EXPRESS"
  role_arn   = aws_iam_role.work.arn
  definition = "{}"
  logging_configuration { level = "ALL" }
  dynamic "tracing_configuration" {
    for_each = var.traced ? [1] : []
    content { enabled = true }
  }
}`
    const { roleArn, ...stated } = loaded(text)
    expect(stated).toMatchObject({ stateMachineName: 'work-default', type: 'EXPRESS' })
    expect(roleArn).toBeUndefined()
  })

  it('may be that of a module which makes a state machine', () => {
    const text = `module "flow" {\n  source = "terraform-aws-modules/step-functions/aws"\n  definition = "{}"\n}\nmodule "other" {\n  source = "./x"\n  definition = "7"\n}`
    expect(loaded(text)).toMatchObject({ name: 'flow', definition: {} })
  })

  it.each([
    [resource('"{"'), '4:3 SYNTAX_ERROR: definition: not valid JSON: Unexpected end-of-input'],
    [
      resource('<<EOF\n{\n "StartAt" "A"\n}\nEOF'),
      "6:1 SYNTAX_ERROR: definition: not valid JSON: Unexpected character ('\"' (code 34)): was expecting a colon to separate field name and value",
    ],
    [resource('jsonencode([1])'), '4:3 INVALID_VALUE: the definition must be an object, but is an array'],
    ['resource "aws_sfn_state_machine" "a" {\n name = "a"\n}', '1:1 MISSING_DEFINITION: the state machine has no definition'],
    ['resource "aws_s3_bucket" "a" {\n}', 'NO_STATE_MACHINE: there is no state machine in this Terraform file'],
    ['resource "a" "b" {\n x = 1\n', '3:1 SYNTAX_ERROR: not valid Terraform: a block is not closed'],
    ['locals {\n}\n}', '3:1 SYNTAX_ERROR: not valid Terraform: a brace closes nothing'],
    ['locals {\n a\n}', "2:3 SYNTAX_ERROR: not valid Terraform: after 'a' an equals sign or a brace is missing"],
    ['locals {\n ?\n}', "2:2 SYNTAX_ERROR: not valid Terraform: '? }' begins neither an attribute nor a block"],
  ])('that is wrong is refused: %j', (text, complaint) => {
    expect(complaints(text)).toEqual([complaint])
  })
})
