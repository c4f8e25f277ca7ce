import { describe, expect, it } from 'vitest'
import { distributed, outputOf, run } from '../mapRun.fixture.js'

const GET = 'arn:aws:states:::s3:getObject'
const LIST = 'arn:aws:states:::s3:listObjectsV2'

function read(config: object, body: string, extra: object = {}) {
  const ItemReader = { Resource: GET, ReaderConfig: config, Parameters: { Bucket: 'b', Key: 'k' } }
  const tree = run(distributed({ ItemReader, ...extra }, PASS), { objects: [{ bucket: 'b', key: 'k', body }] })
  return tree.execution.status === 'SUCCEEDED' ? outputOf(tree) : tree.execution.cause
}

const PASS = { states: { Keep: { Type: 'Pass', End: true } }, startAt: 'Keep' }
const FIRST_ROW = { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }

describe('an ItemReader', () => {
  const cases: readonly { readonly rule: string; readonly config: object; readonly body: string; readonly gives: unknown }[] = [
    { rule: 'names the values of a CSV row after the first row', config: FIRST_ROW, body: 'a,b\n1,2\n', gives: [{ a: '1', b: '2' }] },
    {
      rule: 'fills up short rows and cuts long ones',
      config: FIRST_ROW,
      body: 'a,b\n1\n1,2,3\n',
      gives: [
        { a: '1', b: '' },
        { a: '1', b: '2' },
      ],
    },
    {
      rule: 'takes headers that are given',
      config: { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['x'], CSVDelimiter: 'TAB' },
      body: '1\t2\n',
      gives: [{ x: '1' }],
    },
    { rule: 'refuses headers that come twice', config: FIRST_ROW, body: 'a,a\n1,2\n', gives: 'CSV headers cannot contain duplicates.' },
    { rule: 'reads an array of JSON', config: { InputType: 'JSON' }, body: '[1, {"a": 2}]', gives: [1, { a: 2 }] },
    { rule: 'follows ItemsPointer', config: { InputType: 'JSON', ItemsPointer: '/a~1b/0' }, body: '{"a/b": [[1]]}', gives: [1] },
    { rule: 'maps over arrays only', config: { InputType: 'JSON' }, body: '{"a": 1}', gives: 'Attempting to map over non-iterable node.' },
    { rule: 'reads a line of JSON for each item', config: { InputType: 'JSONL' }, body: '{"a":1}\n\n[2]\n', gives: [{ a: 1 }, [2]] },
    { rule: 'reads MaxItems items', config: { InputType: 'JSON', MaxItems: 1 }, body: '[1,2]', gives: [1] },
  ]
  it.each(cases)('$rule', ({ config, body, gives }) => {
    expect(read(config, body)).toEqual(gives)
  })

  it('takes a MaxItems of 0 for none, and refuses a negative one', () => {
    const withMaxItems = (MaxItems: number) => {
      const ItemReader = {
        Resource: GET,
        ReaderConfig: { InputType: 'JSON', MaxItemsPath: '$.items' },
        Parameters: { Bucket: 'b', Key: 'k' },
      }
      return run(distributed({ ItemReader }, PASS), { items: MaxItems, objects: [{ bucket: 'b', key: 'k', body: '[1,2]' }] })
    }
    expect(outputOf(withMaxItems(0))).toEqual([1, 2])
    expect(withMaxItems(-1).execution).toMatchObject({ error: 'States.ItemReaderFailed', cause: 'field MaxItems must be positive' })
  })

  it('fails where there is no such object', () => {
    const ItemReader = { Resource: GET, ReaderConfig: { InputType: 'JSON' }, Parameters: { Bucket: 'b', Key: 'k' } }
    expect(run(distributed({ ItemReader }, PASS)).execution).toMatchObject({ error: 'States.ItemReaderFailed' })
  })

  it('tells where an object lies', () => {
    expect(read({ InputType: 'JSON' }, '[1]', { ItemSelector: { 'from.$': '$$.Map.Item.Source' } })).toEqual([{ from: 'S3://b/k' }])
  })

  it('lists objects, page after page', () => {
    const ItemReader = { Resource: LIST, Parameters: { Bucket: 'b', Prefix: 'in/' } }
    const objects = Array.from({ length: 1005 }, (_, i) => ({ bucket: 'b', key: `in/${String(i).padStart(4, '0')}`, body: 'x' }))
    const tree = run(distributed({ ItemReader, ItemSelector: { 'key.$': '$$.Map.Item.Value.Key' } }, PASS), {
      objects: [{ bucket: 'b', key: 'other', body: '' }, ...objects],
    })
    expect(outputOf(tree)).toEqual(objects.map(({ key }) => ({ key })))
  })

  it('reads the items in all objects of a listing', () => {
    const ReaderConfig = { InputType: 'JSON', Transformation: 'LOAD_AND_FLATTEN' }
    const ItemReader = { Resource: LIST, ReaderConfig, Parameters: { Bucket: 'b', Prefix: '' } }
    const ItemSelector = { 'value.$': '$$.Map.Item.Value', 'from.$': '$$.Map.Item.Source' }
    const objects = [
      { bucket: 'b', key: '1', body: '[1,2]' },
      { bucket: 'b', key: '2', body: '[3]' },
    ]
    expect(outputOf(run(distributed({ ItemReader, ItemSelector }, PASS), { objects }))).toEqual([
      { value: 1, from: 'S3://b/1' },
      { value: 2, from: 'S3://b/1' },
      { value: 3, from: 'S3://b/2' },
    ])
  })

  it('reads what an S3 inventory lists', () => {
    const ItemReader = { Resource: GET, ReaderConfig: { InputType: 'MANIFEST' }, Parameters: { Bucket: 'b', Key: 'manifest.json' } }
    const manifest = { destinationBucket: 'arn:aws:s3:::b', fileFormat: 'CSV', fileSchema: 'Bucket, Key', files: [{ key: 'data.csv' }] }
    const objects = [
      { bucket: 'b', key: 'manifest.json', body: JSON.stringify(manifest) },
      { bucket: 'b', key: 'data.csv', body: '"x","1.txt"\n"x","2.txt"\n' },
    ]
    expect(outputOf(run(distributed({ ItemReader }, PASS), { objects }))).toEqual([
      { Bucket: 'x', Key: '1.txt' },
      { Bucket: 'x', Key: '2.txt' },
    ])
  })

  it('says that it does not read Parquet', () => {
    expect(read({ InputType: 'PARQUET' }, '')).toContain('PARQUET is not supported')
  })
})
