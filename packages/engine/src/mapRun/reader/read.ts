import { isArray, isObject, member, objectOf, textMember, type Json, type JsonObject } from '../../json/index.js'
import type { MapRunTask } from '../../execution/effects.js'
import { MAX_MAP_ITEMS } from '../../limits.js'
import type { Items, Source } from '../work.js'
import { itemsIn, parsed } from './bodies.js'
import { csvRows } from './csv.js'
import { ItemReaderFailure } from './failure.js'

/** Reading that waits for S3: what it asks, and how it goes on. */
export interface Reading {
  readonly operation: 'getObject' | 'listObjectsV2'
  readonly input: JsonObject
  /** More to ask, or the items. @throws ItemReaderFailure */
  readonly goOn: (output: Json) => Reading | Items
}

type Reader = NonNullable<MapRunTask['reader']>

/**
 * Begins to read the items of an ItemReader.
 *
 * @throws ItemReaderFailure where the ReaderConfig asks for something that can't be
 */
export function startReading(reader: Reader): Reading {
  const { resource, config, maxItems } = reader
  if (maxItems !== undefined && maxItems < 0) throw new ItemReaderFailure('field MaxItems must be positive')
  // 0 is no limit (recorded).
  const most = maxItems === undefined || maxItems === 0 ? MAX_MAP_ITEMS : Math.min(maxItems, MAX_MAP_ITEMS)
  const request = isObject(reader.request) ? reader.request : {}
  if (textMember(request, 'Bucket') === undefined) throw new ItemReaderFailure("The field 'Bucket' of ItemReader must be a string.")
  const inputType = textMember(config, 'InputType')
  if (inputType === 'PARQUET') {
    throw new ItemReaderFailure('InputType PARQUET is not supported here: give the same items as CSV, JSON or JSONL.')
  }
  if (resource.endsWith(':s3:listObjectsV2')) return readList(request, config, most)
  if (!resource.endsWith(':s3:getObject')) throw new ItemReaderFailure(`ItemReader can't read with the resource '${resource}'.`)
  return inputType === 'MANIFEST' ? readManifest(request, config, most) : readObject(request, config, most)
}

function readObject(input: JsonObject, config: JsonObject, most: number): Reading {
  return { operation: 'getObject', input, goOn: output => itemsFrom(uriOf(input), itemsIn(bodyOf(output), config, most)) }
}

function itemsFrom(source: string, values: readonly Json[]): Items {
  return { values: Object.freeze(values), keys: undefined, sources: [{ from: 0, source }] }
}

/** Every object of a listing is an item, or, flattened, every item in every object. */
function readList(request: JsonObject, config: JsonObject, most: number): Reading {
  const isFlattened = textMember(config, 'Transformation') === 'LOAD_AND_FLATTEN'
  const mostObjects = isFlattened ? Infinity : most
  const page = (found: readonly Json[], token: string | undefined): Reading => ({
    operation: 'listObjectsV2',
    input: token === undefined ? request : objectOf([...Object.entries(request), ['ContinuationToken', token]]),
    goOn: output => {
      const listing = isObject(output) ? output : {}
      const contents = member(listing, 'Contents')
      const objects = [...found, ...(isArray(contents) ? contents : [])]
      const next = textMember(listing, 'NextContinuationToken')
      if (next !== undefined && objects.length < mostObjects) return page(objects, next)
      const bucket = textMember(request, 'Bucket')!
      if (!isFlattened) return itemsFrom(`S3://${bucket}`, objects.slice(0, most))
      const keys = objects.map(object => (isObject(object) ? textMember(object, 'Key') : undefined)).filter(key => key !== undefined)
      return readAll(
        keys.map(Key => ({ Bucket: bucket, Key })),
        body => itemsIn(body, config, most),
        most,
      )
    },
  })
  return page([], undefined)
}

/** The items of several objects, one after the other. */
function readAll(
  objects: readonly JsonObject[],
  itemsOf: (body: string) => readonly Json[],
  most: number,
  position = 0,
  read?: ReadObject,
): Reading | Items {
  const input = objects[position]
  if (input === undefined || (read?.total ?? 0) >= most) return joined(read, most)
  return {
    operation: 'getObject',
    input,
    goOn: output => {
      const items = itemsOf(bodyOf(output))
      const total = (read?.total ?? 0) + items.length
      return readAll(objects, itemsOf, most, position + 1, { items, source: uriOf(input), total, before: read })
    },
  }
}

/** What has been read so far, the newest object first. */
interface ReadObject {
  readonly items: readonly Json[]
  readonly source: string
  readonly total: number
  readonly before: ReadObject | undefined
}

function joined(last: ReadObject | undefined, most: number): Items {
  const objects: ReadObject[] = []
  for (let object = last; object !== undefined; object = object.before) objects.unshift(object)
  const sources: Source[] = objects.map(({ source, total, items }) => ({ from: total - items.length, source }))
  const values = objects.flatMap(({ items }) => items).slice(0, most)
  return { values: Object.freeze(values), keys: undefined, sources: sources.length > 0 ? sources : [{ from: 0, source: '' }] }
}

/** The manifest.json of an Amazon S3 inventory in CSV: every object that its files list is an item. */
function readManifest(request: JsonObject, config: JsonObject, most: number): Reading {
  const manifestType = textMember(config, 'ManifestType') ?? 'S3_INVENTORY'
  if (manifestType !== 'S3_INVENTORY') throw new ItemReaderFailure(`ManifestType ${manifestType} is not supported here: use S3_INVENTORY.`)
  return {
    operation: 'getObject',
    input: request,
    goOn: output => {
      const manifest = parsed(bodyOf(output))
      const files = isObject(manifest) ? member(manifest, 'files') : undefined
      if (!isObject(manifest) || !isArray(files)) throw new ItemReaderFailure("The manifest must be that of an S3 inventory, with 'files'.")
      const format = textMember(manifest, 'fileFormat')
      if (format !== 'CSV') throw new ItemReaderFailure(`An S3 inventory in the format ${String(format)} is not supported here: use CSV.`)
      const schema = (textMember(manifest, 'fileSchema') ?? '').split(',').map(column => column.trim())
      const bucket = (textMember(manifest, 'destinationBucket') ?? textMember(request, 'Bucket')!).replace(/^arn:aws[\w-]*:s3:::/, '')
      const keys = files.map(file => (isObject(file) ? textMember(file, 'key') : undefined)).filter(key => key !== undefined)
      const itemsOf = (body: string) =>
        [...csvRows(body, ',')].map(row => objectOf(schema.map((column, i) => [column, row[i] ?? ''] as const)))
      return readAll(
        keys.map(Key => ({ Bucket: bucket, Key })),
        itemsOf,
        most,
      )
    },
  }
}

function bodyOf(output: Json): string {
  const body = isObject(output) ? member(output, 'Body') : undefined
  if (typeof body !== 'string') throw new ItemReaderFailure('The answer of S3 has no Body that is a text.')
  return body
}

const uriOf = (input: JsonObject) => `S3://${textMember(input, 'Bucket') ?? ''}/${textMember(input, 'Key') ?? ''}`
