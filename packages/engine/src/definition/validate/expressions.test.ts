import { describe, expect, test } from 'vitest'
import type { Json } from '../../json/index.js'
import { errorsOf, machineOf, machineWith } from './validate.fixture.js'

const output = (text: Json) => errorsOf(machineWith('Pass', { Output: text }, true))
const refused = (name: string, at = '/States/S/Output') =>
  `UNSUPPORTED_JSONATA_EXPRESSION: Reference to '${name}' at the top level is not supported. at ${at}`

describe('a text of a JSONata state', () => {
  test.each(['plain', '{ %', '$.a', "States.Format('{}', $.a)", ' {% $x %} ', '{{% %}}'])('is as it stands: %j', text => {
    expect(output(text)).toEqual([])
  })

  test.each(['{% 1 %}', '{%1%}', '{% 1%}', '{%\n  $states.input\n%}'])('is an expression: %j', text => {
    expect(output(text)).toEqual([])
  })

  test.each(['{% 1', '1 %}', '{% 1 %} ', ' {% 1 %}', '{%}', '{%', '%}'])('is neither: %j', text => {
    expect(output(text)).toEqual(['SCHEMA_VALIDATION_FAILED: JSONata string must start with {% and end with %} at /States/S/Output'])
  })

  test('is no expression in a JSONPath state', () => {
    expect(errorsOf(machineWith('Pass', { Parameters: { v: '{% phone %}', w: '{%' } }))).toEqual([])
  })
})

describe('an expression', () => {
  test.each([
    ['a[1,2)', 'Expected "]", got ","'],
    ['"unterminated', 'String literal must be terminated by a matching quote'],
    ['1 +', 'Unexpected end of expression'],
    ['{"a":}', 'The symbol "}" cannot be used as a unary operator'],
    ['$x :=', 'Unexpected end of expression'],
    ['$match("a", /abc', 'No terminating / in regular expression'],
    ['', 'Unexpected end of expression'],
  ])('is parsed: %j', (source, message) => {
    expect(output(`{% ${source} %}`)).toEqual([`INVALID_JSONATA_EXPRESSION: ${message} at /States/S/Output`])
  })

  test.each([
    ...['phone', 'phone[0].number', '-phone', 'phone ? 1 : 2', '$states.input.a ? phone : 2', "phone & 'x'", 'phone in $states.input.b'],
    ...[
      '$sum(phone)',
      'phone(1)',
      'phone ~> $string()',
      '[1..phone]',
      '(phone)',
      '(phone).other',
      '[phone].other',
      '[phone, 1]',
      '{phone: 1}',
    ],
    ...['($x := phone; $x)', '$map($states.input.a, function($y){ phone })', '$count(phone[inner])', 'phone.**.deeper', '{"k": phone}'],
  ])('has no context to read from: %s', source => {
    expect(output(`{% ${source} %}`)).toEqual([refused('phone')])
  })

  test.each([
    ...['$states.input.phone', '$states.input.a[0].phone', '$states.input.items[phone > 3]', '$states.input.a^(phone)'],
    ...["$states.input.a{'k': phone}", '$states.input.a.(phone)', '$states.input.a.$phone', '$phone', '$states.input ~> |phone|{"b": 1}|'],
    ...[
      '**.phone',
      '{"k": 1}.phone',
      '$states.input.a[$ > 1]',
      'function($x){ $x.phone }',
      '$map($states.input.a, function($x){ $x.phone })',
    ],
    ...["'phone'", '$now()', '$states', '$states.error', '$states.context.Task.Token'],
  ])('reads what is there: %s', source => {
    expect(errorsOf(machineWith('Pass', { Assign: { v: `{% ${source} %}` } }, true))).toEqual([])
  })

  test('does not read the context as a whole', () => {
    expect(output('{% $ %}')).toEqual([refused('$')])
    expect(output('{% $.phone %}')).toEqual([refused('$')])
    expect(output('{% $$.phone %}')).toEqual(["UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$$' is not supported. at /States/S/Output"])
  })

  test('is told of each name once, in the order in which they are written', () => {
    expect(output('{% bbb + aaa + bbb %}')).toEqual([refused('bbb'), refused('aaa')])
  })

  test('may be very long', () => {
    expect(output(`{% ${Array.from({ length: 400 }, () => '1').join(' + ')} %}`)).toEqual([])
    expect(output(`{% ${'('.repeat(100_000)} %}`)).toHaveLength(1)
    expect(output(`{% ${Array.from({ length: 100_000 }, () => '1').join(' + ')} %}`).length).toBeLessThan(2)
  })
})

describe('expressions are found', () => {
  const AT = '/States/S'
  test.each<[string, Readonly<Record<string, Json>>, string]>([
    ['Pass', { Output: { a: { b: ['{% phone %}'] } } }, 'Output/a/b[0]'],
    ['Pass', { Assign: { Next: '{% phone %}' } }, 'Assign/Next'],
    ['Task', { Arguments: { Payload: { Comment: '{% phone %}' } } }, 'Arguments/Payload/Comment'],
    ['Task', { TimeoutSeconds: '{% phone %}' }, 'TimeoutSeconds'],
    ['Task', { HeartbeatSeconds: '{% phone %}' }, 'HeartbeatSeconds'],
    ['Task', { Credentials: { RoleArn: '{% phone %}' } }, 'Credentials/RoleArn'],
    ['Task', { Catch: [{ ErrorEquals: ['States.ALL'], Output: { v: '{% phone %}' }, Next: 'S' }] }, 'Catch[0]/Output/v'],
    ['Task', { Catch: [{ ErrorEquals: ['States.ALL'], Assign: { v: '{% phone %}' }, Next: 'S' }] }, 'Catch[0]/Assign/v'],
    ['Wait', { Seconds: '{% phone %}' }, 'Seconds'],
    ['Fail', { Error: '{% phone %}' }, 'Error'],
    ['Fail', { Cause: '{% phone %}' }, 'Cause'],
    ['Succeed', { Output: '{% phone %}' }, 'Output'],
    ['Choice', { Choices: [{ Condition: '{% phone %}', Next: 'Z' }] }, 'Choices[0]/Condition'],
    ['Choice', { Choices: [{ Condition: true, Output: '{% phone %}', Next: 'Z' }] }, 'Choices[0]/Output'],
    ['Parallel', { Arguments: '{% phone %}' }, 'Arguments'],
    [
      'Parallel',
      { Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', Output: '{% phone %}', End: true } } }] },
      'Branches[0]/States/B/Output',
    ],
    ['Map', { Items: '{% phone %}' }, 'Items'],
    ['Map', { Items: [1, '{% phone %}'] }, 'Items[1]'],
    ['Map', { ItemSelector: { v: '{% phone %}' } }, 'ItemSelector/v'],
    ['Map', { ItemBatcher: { BatchInput: { v: '{% phone %}' } } }, 'ItemBatcher/BatchInput/v'],
    ['Map', { ItemBatcher: { MaxItemsPerBatch: '{% phone %}' } }, 'ItemBatcher/MaxItemsPerBatch'],
    ['Map', { MaxConcurrency: '{% phone %}' }, 'MaxConcurrency'],
    ['Map', { ToleratedFailureCount: '{% phone %}' }, 'ToleratedFailureCount'],
    ['Map', { ToleratedFailurePercentage: '{% phone %}' }, 'ToleratedFailurePercentage'],
  ])('in a %s: %j', (type, fields, location) => {
    expect(errorsOf(machineWith(type, fields, true))).toEqual([refused('phone', `${AT}/${location}`)])
  })

  test('in a Timestamp', () => {
    const state = { Type: 'Wait', Timestamp: '{% phone %}', End: true }
    expect(errorsOf(machineOf(state, { QueryLanguage: 'JSONata' }))).toEqual([refused('phone', `${AT}/Timestamp`)])
  })

  test.each<[string, Readonly<Record<string, Json>>]>([
    ['Pass', { Comment: '{% phone' }],
    ['Task', { Retry: [{ ErrorEquals: ['{% phone %}'] }] }],
    [
      'Map',
      {
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          Arguments: { Bucket: 'b', Key: 'k' },
          ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['{% phone %}'] },
        },
      },
    ],
  ])('but not where there are only texts: in a %s: %j', (type, fields) => {
    expect(errorsOf(machineWith(type, fields, true))).toEqual([])
  })

  test('and a number is a number or an expression', () => {
    expect(errorsOf(machineWith('Wait', { Seconds: '5' }, true))).toEqual([
      'SCHEMA_VALIDATION_FAILED: Expected value of type Integer at /States/S/Seconds',
    ])
    expect(errorsOf(machineWith('Wait', { Seconds: '{% 5' }, true))).toEqual([
      'SCHEMA_VALIDATION_FAILED: JSONata string must start with {% and end with %} at /States/S/Seconds',
    ])
  })
})

describe('$states', () => {
  const RESULT = '{% $states.result.a %}'
  const ERROR = '{% $states.errorOutput.Cause %}'
  const absent = (member: string, at: string) => [
    `UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.${member}' does not exist. at /States/S/${at}`,
  ]
  const catching = (fields: Readonly<Record<string, Json>>) => ({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'S', ...fields }] })

  test.each<[string, Readonly<Record<string, Json>>]>([
    ['Task', { Output: RESULT, Assign: { v: RESULT } }],
    ['Parallel', { Output: { v: [RESULT] }, Assign: { v: RESULT } }],
    ['Map', { Output: RESULT, Assign: { v: RESULT } }],
    ['Task', catching({ Output: ERROR, Assign: { v: ERROR } })],
    ['Map', catching({ Output: { v: ERROR } })],
  ])('has it: %s %j', (type, fields) => {
    expect(errorsOf(machineWith(type, fields, true))).toEqual([])
  })

  test.each<[string, Readonly<Record<string, Json>>, string[]]>([
    ['Task', { Arguments: RESULT }, absent('result', 'Arguments')],
    ['Task', catching({ Output: RESULT }), absent('result', 'Catch[0]/Output')],
    ['Task', { Output: ERROR }, absent('errorOutput', 'Output')],
    ['Task', { Assign: { v: ERROR } }, absent('errorOutput', 'Assign/v')],
    ['Map', { Items: RESULT }, absent('result', 'Items')],
    ['Pass', { Output: RESULT }, absent('result', 'Output')],
    ['Pass', { Assign: { v: RESULT } }, absent('result', 'Assign/v')],
    ['Choice', { Output: RESULT }, absent('result', 'Output')],
    ['Succeed', { Output: ERROR }, absent('errorOutput', 'Output')],
    ['Fail', { Cause: ERROR }, absent('errorOutput', 'Cause')],
  ])('does not have it: %s %j', (type, fields, errors) => {
    expect(errorsOf(machineWith(type, fields, true))).toEqual(errors)
  })
})
