import { describe, expect, test } from 'vitest'
import { objectIn, objectsIn, withObject, withoutObject, type S3Content } from '../world/objects.js'
import { Conversation, taskOf, type Members } from '../world/world.fixture.js'
import type { WorldOptions } from '../world/world.js'

const AT = Date.UTC(2026, 0, 1)
const orders = (key: string, body = key): S3Content => ({ bucket: 'orders', key, body })

/** Does one thing with S3 in a task. */
function call(action: string, Parameters: object, options: WorldOptions = {}) {
  const talk = new Conversation(options)
  const stateMachineArn = talk.create('m', taskOf(`arn:aws:states:::aws-sdk:s3:${action}`, { Parameters }))
  const { output, error, cause, status } = talk.get('DescribeExecution', talk.get('StartExecution', { stateMachineArn }))
  return {
    talk,
    status,
    error,
    cause,
    output: output === undefined ? undefined : (JSON.parse(output) as Readonly<Record<string, unknown>>),
  }
}

describe('aws-sdk:s3', () => {
  const HEAD = {
    AcceptRanges: 'bytes',
    ContentLength: 11,
    ContentType: 'binary/octet-stream',
    ETag: '"ccff8ad18eb1bfe3a5bb96a4b3e5db57"',
    LastModified: '2026-01-01T00:00:00Z',
    Metadata: {},
    ServerSideEncryption: 'AES256',
  }

  test('getObject gives the body and what is known of it, lengths in bytes', () => {
    const { output } = call('getObject', { Bucket: 'orders', Key: 'k' }, { objects: [orders('k', 'gr\u00fc\u00df dich')] })
    expect(output).toEqual({ ...HEAD, ETag: output!.ETag, Body: 'gr\u00fc\u00df dich' })
  })

  test('headObject gives the same without the body', () => {
    const metadata = { phase: 'repaired' }
    const objects = [{ ...orders('k'), contentType: 'text/plain', metadata }]
    const { output } = call('headObject', { Bucket: 'orders', Key: 'k' }, { objects })
    expect(output).toEqual({
      ...HEAD,
      ContentLength: 1,
      ContentType: 'text/plain',
      Metadata: metadata,
      ETag: '"8ce4b16b22b58894aa86c421e8759df3"',
    })
  })

  // The digests of these are recorded.
  test.each([
    ['text data', '"text data"', 'KUmHvQ==', '"2b5df3712557f503a9977a8ea893b2c9"'],
    [0, '0', '9NvfIQ==', '"cfcd208495d565ef66e7dff9f98764da"'],
  ])('putObject with the body %j', (Body, stored, ChecksumCRC32, ETag) => {
    const { talk, output } = call('putObject', { Bucket: 'new', Key: 'k', Body, ContentType: 'text/csv', Metadata: { a: 'b' } })
    expect(output).toEqual({ ChecksumCRC32, ChecksumType: 'FULL_OBJECT', ETag, ServerSideEncryption: 'AES256' })
    expect(objectIn(talk.world, 'new', 'k')).toMatchObject({ body: stored, contentType: 'text/csv', metadata: { a: 'b' } })
  })

  test('deleteObject is no error where nothing is', () => {
    const { talk, output } = call('deleteObject', { Bucket: 'orders', Key: 'a' }, { objects: [orders('a'), orders('b')] })
    expect(output).toEqual({})
    expect(objectsIn(talk.world, 'orders').map(({ key }) => key)).toEqual(['b'])
    expect(call('deleteObject', { Bucket: 'orders', Key: 'a' }).status).toBe('SUCCEEDED')
  })

  test.each([
    ['getObject', undefined, 'S3.NoSuchKeyException', 'The specified key does not exist.'],
    ['headObject', undefined, 'S3.NoSuchKeyException', 'The specified key does not exist.'],
    ['getObject', ['others'], 'S3.NoSuchBucketException', 'The specified bucket does not exist'],
    ['putObject', ['others'], 'S3.NoSuchBucketException', 'The specified bucket does not exist'],
    ['listObjectsV2', [], 'S3.NoSuchBucketException', 'The specified bucket does not exist'],
  ])('%s, where the buckets %j exist, fails: %s', (action, buckets, name, message) => {
    const { error, cause } = call(action, { Bucket: 'orders', Key: 'k', Body: '' }, buckets === undefined ? {} : { buckets })
    expect(error).toBe(name)
    expect(cause).toMatch(
      new RegExp(`^${message} \\(Service: S3, Status Code: 404, Request ID: \\S+, Extended Request ID: \\S+\\) \\(SDK Attempt`),
    )
  })

  test('other actions are left pending', () => {
    expect(call('copyObject', { Bucket: 'orders', Key: 'k', CopySource: 'a/b' }).status).toBe('RUNNING')
  })

  test('a handler comes first', () => {
    const handlers = { byState: { Do: () => ({ error: 'S3.S3Exception', cause: 'Access Denied' }) } }
    expect(call('getObject', { Bucket: 'orders', Key: 'k' }, { handlers })).toMatchObject({ error: 'S3.S3Exception' })
  })
})

describe('listObjectsV2', () => {
  const objects = ['a/1', 'a/2', 'b', 'c/1/x', 'c/2'].map(key => orders(key))
  const list = (Parameters: object) => call('listObjectsV2', { Bucket: 'orders', ...Parameters }, { objects }).output!
  const keysOf = (output: Readonly<Record<string, unknown>>) =>
    (output.Contents as readonly { readonly Key: string }[]).map(({ Key }) => Key)

  test('gives the objects in the order of their keys', () => {
    const output = list({})
    expect(keysOf(output)).toEqual(['a/1', 'a/2', 'b', 'c/1/x', 'c/2'])
    expect(output).toMatchObject({ IsTruncated: false, KeyCount: 5, MaxKeys: 1000, Name: 'orders', Prefix: '' })
    expect((output.Contents as readonly unknown[])[2]).toEqual({
      ETag: '"92eb5ffee6ae2fec3ad71c777531578f"',
      Key: 'b',
      LastModified: '2026-01-01T00:00:00Z',
      Size: 1,
      StorageClass: 'STANDARD',
    })
  })

  test.each([
    [{ Prefix: 'a/' }, ['a/1', 'a/2'], undefined],
    [{ Prefix: 'none' }, [], undefined],
    [{ StartAfter: 'b' }, ['c/1/x', 'c/2'], undefined],
    [{ MaxKeys: 0 }, [], undefined],
    [{ MaxKeys: 2.5, Prefix: 'c' }, ['c/1/x', 'c/2'], undefined],
    [{ Delimiter: '/' }, ['b'], ['a/', 'c/']],
    [{ Delimiter: '/', Prefix: 'c/' }, ['c/2'], ['c/1/']],
  ])('%j', (Parameters, keys, prefixes) => {
    const output = list(Parameters)
    expect(keysOf(output)).toEqual(keys)
    expect(output.CommonPrefixes).toEqual(prefixes?.map(Prefix => ({ Prefix })))
    expect(output.IsTruncated).toBe(false)
    expect(output.KeyCount).toBe(keys.length + (prefixes?.length ?? 0))
  })

  test.each([{}, { Delimiter: '/' }])('gives every object once, page by page: %j', Parameters => {
    const found: unknown[] = []
    let page = list({ ...Parameters, MaxKeys: 1 })
    for (;;) {
      found.push(...keysOf(page), ...((page.CommonPrefixes as unknown[] | undefined) ?? []))
      if (page.NextContinuationToken === undefined) break
      page = list({ ...Parameters, MaxKeys: 1, ContinuationToken: page.NextContinuationToken })
    }
    expect(page.IsTruncated).toBe(false)
    expect(found).toHaveLength('Delimiter' in Parameters ? 3 : 5)
    expect(new Set(found.map(item => JSON.stringify(item))).size).toBe(found.length)
  })
})

describe('the objects of a world', () => {
  test('are read and changed from outside, and older worlds keep theirs', () => {
    const { world } = new Conversation({ objects: [orders('a')] })
    const next = withObject(world, orders('a', 'new'))
    expect([objectIn(world, 'orders', 'a'), objectIn(next, 'orders', 'a')]).toEqual([
      { ...orders('a'), lastModified: AT },
      { ...orders('a', 'new'), lastModified: AT },
    ])
    expect(objectIn(withoutObject(next, 'orders', 'a'), 'orders', 'a')).toBeUndefined()
  })

  test('make the buckets exist that they are put into', () => {
    const talk = new Conversation({ objects: [orders('a')], buckets: [] })
    talk.world = withObject(talk.world, { bucket: 'more', key: 'k', body: '' })
    const get = (Bucket: string) => taskOf('arn:aws:states:::aws-sdk:s3:listObjectsV2', { Parameters: { Bucket } })
    for (const bucket of ['orders', 'more']) {
      const started = talk.get('StartExecution', { stateMachineArn: talk.create(bucket, get(bucket)) })
      expect(talk.get('DescribeExecution', started).status).toBe('SUCCEEDED')
    }
  })
})

describe('a Distributed Map', () => {
  const distributed = (fields: object) => {
    const ItemProcessor = {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'Keep',
      States: { Keep: { Type: 'Pass', End: true } },
    }
    return JSON.stringify({ StartAt: 'Each', States: { Each: { Type: 'Map', ...fields, ItemProcessor, End: true } } })
  }
  const run = (fields: object, options: WorldOptions = {}) => {
    const talk = new Conversation(options)
    const started = talk.get('StartExecution', { stateMachineArn: talk.create('m', distributed(fields)), input: '[1,2]' })
    return { talk, parent: talk.get('DescribeExecution', started) }
  }
  const outputOf = ({ parent }: { readonly parent: Members }) => JSON.parse(parent.output!) as unknown
  const GET = { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { InputType: 'JSON' } }

  test('reads its items there', () => {
    const ItemReader = { ...GET, Parameters: { Bucket: 'orders', Key: 'items.json' } }
    expect(outputOf(run({ ItemReader }, { objects: [orders('items.json', '[1,{"a":2}]')] }))).toEqual([1, { a: 2 }])
  })

  test('takes what is listed for items, with epoch seconds', () => {
    const ItemReader = { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters: { Bucket: 'orders', Prefix: 'b' } }
    const item = { Etag: '"92eb5ffee6ae2fec3ad71c777531578f"', Key: 'b', LastModified: AT / 1000, Size: 1, StorageClass: 'STANDARD' }
    expect(outputOf(run({ ItemReader }, { objects: [orders('a'), orders('b')] }))).toEqual([item])
  })

  test('fails where there is nothing to read', () => {
    const { parent } = run({ ItemReader: { ...GET, Parameters: { Bucket: 'orders', Key: 'none' } } })
    expect(parent).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' })
    expect(parent.cause).toMatch(/^The specified key does not exist\./)
  })

  const ResultWriter = { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'results', Prefix: 'out' } }

  test('writes its results there', () => {
    const ended = run({ ResultWriter })
    const { talk } = ended
    const { ResultWriterDetails } = outputOf(ended) as { readonly ResultWriterDetails: { readonly Bucket: string; readonly Key: string } }
    const manifest = objectIn(talk.world, ResultWriterDetails.Bucket, ResultWriterDetails.Key)!
    const { ResultFiles } = JSON.parse(manifest.body) as {
      readonly ResultFiles: { readonly SUCCEEDED: readonly { readonly Key: string }[] }
    }
    const results = JSON.parse(objectIn(talk.world, 'results', ResultFiles.SUCCEEDED[0]!.Key)!.body) as readonly unknown[]
    expect(results).toMatchObject([{ Output: '1', Status: 'SUCCEEDED' }, { Output: '2' }])
    expect(objectsIn(talk.world, 'results')).toHaveLength(2)
  })

  test('fails where it cannot write', () => {
    expect(run({ ResultWriter }, { buckets: [] }).parent).toMatchObject({ status: 'FAILED', error: 'States.ResultWriterFailed' })
  })
})
