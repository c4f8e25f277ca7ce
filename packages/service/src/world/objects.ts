import { emptyTable, lookUp, valuesOf, withEntry, withoutEntry, type Table } from './table.js'
import type { World } from './world.js'

/** What there is to say of an object that is put into S3. */
export interface S3Content {
  readonly bucket: string
  readonly key: string
  readonly body: string
  /** Default `binary/octet-stream`. */
  readonly contentType?: string
  readonly metadata?: { readonly [name: string]: string }
}

/** An object as it is in S3. */
export interface S3Object extends S3Content {
  /** Epoch ms. */
  readonly lastModified: number
}

export function objectTable(contents: Iterable<S3Content>, at: number): Table<S3Object> {
  let table = emptyTable<S3Object>()
  for (const content of contents) table = stored(table, { ...content, lastModified: at })
  return table
}

export function stored(table: Table<S3Object>, object: S3Object): Table<S3Object> {
  return withEntry(table, nameOf(object.bucket, object.key), object)
}

export function removed(table: Table<S3Object>, bucket: string, key: string): Table<S3Object> {
  return withoutEntry(table, nameOf(bucket, key))
}

export function objectAt(table: Table<S3Object>, bucket: string, key: string): S3Object | undefined {
  return lookUp(table, nameOf(bucket, key))
}

/** A bucket's name holds no slash. */
const nameOf = (bucket: string, key: string) => `${bucket}/${key}`

/** Every object of a bucket, in the order of the keys. */
export function contentsOf(table: Table<S3Object>, bucket: string): S3Object[] {
  return valuesOf(table)
    .filter(object => object.bucket === bucket)
    .sort((a, b) => (a.key < b.key ? -1 : 1))
}

/**
 * The world with one more object in S3, or another one under the same key.
 *
 *     world = withObject(world, { bucket: 'orders', key: 'today.csv', body: 'id,sum\n1,9.90\n' })
 */
export function withObject(world: World, content: S3Content): World {
  const { objects, buckets, now } = world
  return Object.freeze({
    ...world,
    objects: stored(objects, { ...content, lastModified: now }),
    buckets: buckets && withEntry(buckets, content.bucket, true),
  })
}

/** The world without an object. One that isn't there is no error. */
export function withoutObject(world: World, bucket: string, key: string): World {
  return Object.freeze({ ...world, objects: removed(world.objects, bucket, key) })
}

/**
 * What is in S3 under a key: for looking at what ResultWriters and tasks have written.
 *
 *     objectIn(world, 'results', 'out/manifest.json')?.body
 */
export function objectIn(world: World, bucket: string, key: string): S3Object | undefined {
  return objectAt(world.objects, bucket, key)
}

/** Everything in a bucket, in the order of the keys. */
export function objectsIn(world: World, bucket: string): S3Object[] {
  return contentsOf(world.objects, bucket)
}
