import { objectOf, textMember, type Json, type JsonObject } from '../json/index.js'
import type { S3Request } from './mapRun.js'
import type { S3Command } from './s3.js'

/** Amazon S3, as far as Map Runs need it: objects by bucket and key. A value that never changes. */
export interface ObjectStore {
  /** Bodies by `bucket/key`. */
  readonly objects: ReadonlyMap<string, string>
}

export interface StoredObject {
  readonly bucket: string
  readonly key: string
  readonly body: string
}

/**
 *     const store = objectStore([{ bucket: 'orders', key: 'today.csv', body: 'id,sum\n1,9.90\n' }])
 */
export function objectStore(objects: Iterable<StoredObject> = []): ObjectStore {
  return { objects: new Map(Array.from(objects, ({ bucket, key, body }) => [`${bucket}/${key}`, body])) }
}

export function storedBody({ objects }: ObjectStore, bucket: string, key: string): string | undefined {
  return objects.get(`${bucket}/${key}`)
}

/** Every object of a bucket, or of all. */
export function storedObjects({ objects }: ObjectStore, bucket?: string): StoredObject[] {
  const all = Array.from(objects, ([name, body]) => {
    const slash = name.indexOf('/')
    return { bucket: name.slice(0, slash), key: name.slice(slash + 1), body }
  })
  return bucket === undefined ? all : all.filter(object => object.bucket === bucket)
}

/**
 * Answers a request of a Map Run from the store, and gives the store as it is then.
 *
 *     const [next, command] = answerS3(store, request, at)
 */
export function answerS3(store: ObjectStore, { requestId, operation, input }: S3Request, at: number): readonly [ObjectStore, S3Command] {
  const succeeded = (output: Json): S3Command => ({ type: 'S3Succeeded', requestId, output, at })
  const failed = (error: string, cause: string): S3Command => ({ type: 'S3Failed', requestId, error, cause, at })
  const [bucket, key] = [textMember(input, 'Bucket') ?? '', textMember(input, 'Key') ?? '']
  switch (operation) {
    case 'listObjectsV2':
      return [store, succeeded(listing(store, bucket, input))]
    case 'putObject':
      return [{ objects: new Map([...store.objects, [`${bucket}/${key}`, textMember(input, 'Body') ?? '']]) }, succeeded({})]
    case 'getObject': {
      const body = storedBody(store, bucket, key)
      if (body !== undefined) return [store, succeeded(objectOf([['Body', body]]))]
      return [store, failed('S3.NoSuchKeyException', 'The specified key does not exist. (Service: S3, Status Code: 404)')]
    }
  }
}

const PAGE = 1000

/** A page of a listing, in the order of the keys. The token is the last key of the page before. */
function listing(store: ObjectStore, bucket: string, input: JsonObject): Json {
  const prefix = textMember(input, 'Prefix') ?? ''
  const after = textMember(input, 'ContinuationToken')
  const found = storedObjects(store, bucket)
    .filter(({ key }) => key.startsWith(prefix) && (after === undefined || key > after))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  const page = found.slice(0, PAGE)
  const isTruncated = found.length > PAGE
  return objectOf([
    [
      'Contents',
      page.map(({ key, body }) =>
        objectOf([
          ['Key', key],
          ['Size', body.length],
          ['StorageClass', 'STANDARD'],
        ]),
      ),
    ],
    ['IsTruncated', isTruncated],
    ...(isTruncated ? [['NextContinuationToken', page.at(-1)!.key] as const] : []),
  ])
}
