import { describe, expect, test } from 'vitest'
import type { Json } from '../../../json/index.js'
import { machineWith, refusalsOf } from '../validate.fixture.js'

const S3_GET = 'arn:aws:states:::s3:getObject'
const S3_PUT = 'arn:aws:states:::s3:putObject'

const map = (fields: Readonly<Record<string, Json>>, jsonata = false) => refusalsOf(machineWith('Map', fields, jsonata))
const reader = (config: Json) => map({ ItemReader: { Resource: S3_GET, Parameters: { Bucket: 'b', Key: 'k' }, ReaderConfig: config } })

describe('ProcessorConfig', () => {
  const AT = '/States/S/ItemProcessor/ProcessorConfig'
  test.each<[Json, string[]]>([
    [{}, []],
    [{ Mode: 'INLINE' }, []],
    [{ Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, []],
    [{ Mode: 'DISTRIBUTED' }, [`These fields are required: [ExecutionType] at ${AT}`]],
    [{ Mode: 'INLINE', ExecutionType: 'STANDARD' }, [`Field 'ExecutionType' is not supported at ${AT}`]],
    [{ Mode: 'DISTRIBUTED', ExecutionType: 'FAST' }, [`Value should be one of the following: [STANDARD, EXPRESS] at ${AT}/ExecutionType`]],
    [{ Mode: 'REMOTE' }, [`Value should be one of the following: [INLINE, DISTRIBUTED] at ${AT}/Mode`]],
    [{ Type: 'INLINE' }, [`Field 'Type' is not supported at ${AT}`]],
    ['INLINE', [`Expected value of type [OBJECT] at ${AT}`]],
  ])('%j', (config, refusals) => {
    expect(map({ ItemProcessor: { ProcessorConfig: config, StartAt: 'P', States: { P: { Type: 'Pass', End: true } } } })).toEqual(refusals)
  })
})

describe('a processor', () => {
  test.each<[Json, string[]]>([
    [{}, ['These fields are required: [States, StartAt] at /States/S/ItemProcessor']],
    [[], ['Expected value of type [OBJECT] at /States/S/ItemProcessor']],
  ])('%j', (processor, refusals) => {
    expect(map({ ItemProcessor: processor })).toEqual(refusals)
  })
})

describe('an ItemReader', () => {
  const AT = '/States/S/ItemReader'

  test.each<[string, Json, string[]]>([
    ['reads one object', { Resource: S3_GET, Parameters: { 'Bucket.$': '$.b', Key: 'k' } }, []],
    ['reads a list of objects', { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters: { Bucket: 'b' } }, []],
    ['reads from somewhere', { ReaderConfig: {} }, [`These fields are required: [Resource] at ${AT}`]],
    [
      'reads from S3',
      { Resource: 'arn:aws:states:::dynamodb:getItem' },
      [`The field 'Resource' does not match any of the allowed values at ${AT}/Resource`],
    ],
    [
      'has its request in the language of the state',
      { Resource: S3_GET, Arguments: {} },
      [`The QueryLanguage is set to 'JSONPath', but field 'Arguments' is only supported for the 'JSONata' QueryLanguage at ${AT}`],
    ],
  ])('%s', (_rule, itemReader, refusals) => {
    expect(map({ ItemReader: itemReader })).toEqual(refusals)
  })

  test.each<[Json, string[]]>([
    [{ InputType: 'JSON' }, []],
    [{ InputType: 'JSONL', MaxItems: 5 }, []],
    [{ InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW', CSVDelimiter: 'TAB' }, []],
    [{ InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a', 'a'] }, []],
    [{ InputType: 'MANIFEST', MaxItemsPath: '$.n' }, []],
    [{ InputType: 'CSV' }, ["The field 'CSVHeaderLocation' is required"]],
    [{ InputType: 'CSV', CSVHeaderLocation: 'GIVEN' }, ['These fields are required: [CSVHeaders]']],
    [{ InputType: 'JSON', CSVHeaderLocation: 'FIRST_ROW' }, ["Field 'CSVHeaderLocation' is not supported"]],
    [{ MaxItems: 1, MaxItemsPath: '$.n' }, ['There should only be one of the following fields: [MaxItems, MaxItemsPath]']],
    [{ Depth: 1 }, ["Field 'Depth' is not supported"]],
  ])('is configured by %j', (config, messages) => {
    expect(reader(config)).toEqual(messages.map(message => `${message} at ${AT}/ReaderConfig`))
  })

  test.each<[string, Json, string]>([
    ['InputType', 'XML', 'Value should be one of the following: [CSV, JSON, JSONL, PARQUET, MANIFEST]'],
    ['CSVDelimiter', ',', 'Value should be one of the following: [COMMA, PIPE, SEMICOLON, SPACE, TAB]'],
    ['MaxItems', -1, 'Minimum value is 0'],
    ['ItemsPointer', 1, 'Expected value of type [STRING]'],
    ['CSVHeaders', 'a,b', 'Expected value of type [ARRAY]'],
  ])('has no %s of %j', (field, value, message) => {
    expect(reader({ [field]: value })).toEqual([`${message} at ${AT}/ReaderConfig/${field}`])
  })
})

describe('an ItemBatcher', () => {
  test.each<[Json, string[]]>([
    [{ MaxItemsPerBatch: 10 }, []],
    [{ MaxInputBytesPerBatch: 262_144, BatchInput: { 'a.$': '$.a' } }, []],
    [{ MaxItemsPerBatchPath: '$.n', MaxInputBytesPerBatchPath: '$.m' }, []],
    [{ BatchInput: {} }, []],
    [{ MaxItemsPerBatch: 0 }, ['Minimum value is 1 at /States/S/ItemBatcher/MaxItemsPerBatch']],
    [{ MaxInputBytesPerBatch: 262_145 }, ['Maximum value is 262144 at /States/S/ItemBatcher/MaxInputBytesPerBatch']],
    [
      { MaxItemsPerBatch: 1, MaxItemsPerBatchPath: '$.n' },
      ['There should only be one of the following fields: [MaxItemsPerBatch, MaxItemsPerBatchPath] at /States/S/ItemBatcher'],
    ],
  ])('%j', (batcher, refusals) => {
    expect(map({ ItemBatcher: batcher })).toEqual(refusals)
  })
})

describe('a ResultWriter', () => {
  const AT = '/States/S/ResultWriter'
  const config = { Transformation: 'FLATTEN', OutputType: 'JSONL' }

  test.each<[Json, string[]]>([
    [{ Resource: S3_PUT, Parameters: { Bucket: 'b' } }, []],
    [{ WriterConfig: config }, []],
    [{ Resource: S3_PUT, Parameters: { Bucket: 'b' }, WriterConfig: config }, []],
    [{}, [`Value cannot be empty at ${AT}`]],
    [{ Resource: S3_PUT }, [`These fields are required: [Parameters] at ${AT}`]],
    [{ Parameters: {} }, [`These fields are required: [Resource] at ${AT}`]],
    [{ Resource: S3_GET, Parameters: {} }, [`The field 'Resource' does not match any of the allowed values at ${AT}/Resource`]],
    [{ WriterConfig: { OutputType: 'CSV' } }, [`Value should be one of the following: [JSON, JSONL] at ${AT}/WriterConfig/OutputType`]],
  ])('%j', (writer, refusals) => {
    expect(map({ ResultWriter: writer })).toEqual(refusals)
  })

  test('has Arguments in JSONata, which may be an expression', () => {
    expect(map({ ResultWriter: { Resource: S3_PUT, Arguments: '{% $states.input.destination %}' } }, true)).toEqual([])
  })
})

describe('Items', () => {
  test.each<[Json, string[]]>([
    [[1, '{% $states.input.a %}'], []],
    [{ a: 1 }, []],
    ['{% $states.input %}', []],
    ['abc', ['Expected value of type [ARRAY, OBJECT] at /States/S/Items']],
    [5, ['Expected value of type [ARRAY, OBJECT] at /States/S/Items']],
    [null, ['Expected value of type [ARRAY, OBJECT] at /States/S/Items']],
  ])('%j', (items, refusals) => {
    expect(map({ Items: items }, true)).toEqual(refusals)
  })
})
