import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { isNumber, isObject, member, textMember, toNumber, type Json, type JsonObject } from '@redrive/engine'
import { S3_PAGE_SIZE } from '../limits.js'
import type { Draft } from '../world/draft.js'
import { contentsOf, objectAt, removed, stored, type S3Object } from '../world/objects.js'
import { remembered } from '../world/remembered.js'
import { lookUp } from '../world/table.js'

/** S3 can't do what it is asked to. */
export class S3Error extends Error {
  /** As in `S3.NoSuchKeyException`. */
  readonly code: string
  /** Of HTTP. */
  readonly status: number

  constructor(code: string, status: number, message: string) {
    super(message)
    this.name = 'S3Error'
    this.code = code
    this.status = status
  }
}

/** Who asks: tasks and Map Runs say and see the same things differently. */
export interface S3Caller {
  /** From epoch ms. */
  readonly date: (ms: number) => Json
  /** How the member is called in listings. */
  readonly etag: 'ETag' | 'Etag'
  /** What is stored of a Body. */
  readonly textOf: (body: Json) => string
}

/** What S3 does, by the name of the action. Members of requests and answers are named as tasks see them. */
export const S3_ACTIONS: Readonly<Record<string, (draft: Draft, input: JsonObject, caller: S3Caller) => Json>> = {
  getObject: (draft, input, caller) => {
    const object = foundObject(draft, input)
    return { ...headOf(object, caller), Body: object.body }
  },
  headObject: (draft, input, caller) => headOf(foundObject(draft, input), caller),
  putObject,
  deleteObject: (draft, input) => {
    draft.objects = removed(draft.objects, bucketIn(draft, input), keyIn(input))
    return {}
  },
  listObjectsV2,
}

function putObject(draft: Draft, input: JsonObject, caller: S3Caller): Json {
  const bucket = bucketIn(draft, input)
  const body = caller.textOf(member(input, 'Body') ?? '')
  const metadata = member(input, 'Metadata')
  draft.objects = stored(draft.objects, {
    bucket,
    key: keyIn(input),
    body,
    contentType: textMember(input, 'ContentType') ?? 'application/octet-stream',
    ...(isObject(metadata) && { metadata: metadata as Readonly<Record<string, string>> }),
    lastModified: draft.now,
  })
  return { ChecksumCRC32: checksumOf(body), ChecksumType: 'FULL_OBJECT', ETag: etagOf(body), ServerSideEncryption: 'AES256' }
}

function headOf({ body, contentType = 'binary/octet-stream', metadata = {}, lastModified }: S3Object, caller: S3Caller): JsonObject {
  return {
    AcceptRanges: 'bytes',
    ContentLength: Buffer.byteLength(body),
    ContentType: contentType,
    ETag: etagOf(body),
    LastModified: caller.date(lastModified),
    Metadata: metadata,
    ServerSideEncryption: 'AES256',
  }
}

/** A page of a listing. With a Delimiter, keys that go on after it are listed as one common prefix. The token is the last thing listed. */
function listObjectsV2(draft: Draft, input: JsonObject, caller: S3Caller): Json {
  const bucket = bucketIn(draft, input)
  const prefix = textMember(input, 'Prefix') ?? ''
  const delimiter = textMember(input, 'Delimiter') ?? ''
  const maxKeys = Math.max(0, Math.floor(Math.min(numberIn(input, 'MaxKeys') ?? S3_PAGE_SIZE, S3_PAGE_SIZE)))
  const token = textMember(input, 'ContinuationToken')
  const startAfter = textMember(input, 'StartAfter')
  const objects = remembered(draft.objects, bucket, () => contentsOf(draft.objects, bucket))
  const contents: S3Object[] = []
  const prefixes: string[] = []
  let last = token === undefined ? (startAfter ?? '') : Buffer.from(token, 'base64url').toString()
  let isTruncated = false
  for (let i = firstFrom(objects, prefix > last ? prefix : last); i < objects.length; i++) {
    const { key } = objects[i]!
    if (!key.startsWith(prefix)) break
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    const shared = end < 0 ? undefined : key.slice(0, end + delimiter.length)
    if (key === last || (shared !== undefined && shared === last)) continue
    if (contents.length + prefixes.length === maxKeys) {
      // A page of no keys has no next one.
      isTruncated = maxKeys > 0
      break
    }
    if (shared === undefined) contents.push(objects[i]!)
    else prefixes.push(shared)
    last = shared ?? key
  }
  return {
    Contents: contents.map(object => listed(object, caller)),
    ...(prefixes.length > 0 && { CommonPrefixes: prefixes.map(Prefix => ({ Prefix })) }),
    ...(delimiter !== '' && { Delimiter: delimiter }),
    IsTruncated: isTruncated,
    KeyCount: contents.length + prefixes.length,
    MaxKeys: maxKeys,
    Name: bucket,
    ...(isTruncated && { NextContinuationToken: Buffer.from(last).toString('base64url') }),
    Prefix: prefix,
    ...(startAfter !== undefined && { StartAfter: startAfter }),
  }
}

function listed({ key, body, lastModified }: S3Object, caller: S3Caller): Json {
  return {
    [caller.etag]: etagOf(body),
    Key: key,
    LastModified: caller.date(lastModified),
    Size: Buffer.byteLength(body),
    StorageClass: 'STANDARD',
  }
}

/** The first object whose key is that or comes after it. */
function firstFrom(objects: readonly S3Object[], key: string): number {
  let [low, high] = [0, objects.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (objects[middle]!.key < key) low = middle + 1
    else high = middle
  }
  return low
}

function foundObject(draft: Draft, input: JsonObject): S3Object {
  const object = objectAt(draft.objects, bucketIn(draft, input), keyIn(input))
  if (object === undefined) throw new S3Error('S3.NoSuchKeyException', 404, 'The specified key does not exist.')
  return object
}

function bucketIn({ buckets }: Draft, input: JsonObject): string {
  const bucket = textMember(input, 'Bucket') ?? ''
  const exists = buckets === undefined || lookUp(buckets, bucket) === true
  if (!exists) throw new S3Error('S3.NoSuchBucketException', 404, 'The specified bucket does not exist')
  return bucket
}

const keyIn = (input: JsonObject) => textMember(input, 'Key') ?? ''

function numberIn(input: JsonObject, name: string): number | undefined {
  const value = member(input, name)
  return value !== undefined && isNumber(value) ? toNumber(value) : undefined
}

const etagOf = (body: string) => `"${createHash('md5').update(body).digest('hex')}"`

function checksumOf(body: string): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(crc32(body))
  return bytes.toString('base64')
}
