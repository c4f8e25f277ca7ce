import type { Failure } from '../expression/failure.js'
import { forEachIn } from '../execution/sparseArray.js'
import { isObject, objectOf, stringifyJson, textMember, type Json } from '../json/index.js'
import { close } from './close.js'
import { runId } from './family.js'
import type { Draft, ResultFile } from './mapRun.js'
import { addResult, fileText, pendingRecord } from './results.js'
import { request } from './s3.js'

/**
 * ResultWriter: a file for the children that succeeded, one for those that failed and one for those that never started, then a manifest
 * that lists them. A redrive writes to a folder of its own; its manifest lists the succeeded files of all passes.
 *
 * The first pass leaves out files without results; a redrive writes its SUCCEEDED file in any case (recorded).
 */
export function exportResults(draft: Draft, at: number): void {
  const { bucket, folder } = destination(draft)
  if (bucket === undefined) {
    failExport(draft, { error: 'States.ResultWriterFailed', cause: "The field 'Bucket' of ResultWriter must be a string." }, at)
    return
  }
  const config = draft.task.writer?.config
  const outputType = config !== undefined && textMember(config, 'OutputType') === 'JSONL' ? 'JSONL' : 'JSON'
  const write = (kind: string, results: readonly Json[]): ResultFile => {
    const key = `${folder}${kind}_0.${outputType.toLowerCase()}`
    const body = fileText(results, outputType)
    request(draft, 'putObject', { Bucket: bucket, Key: key, Body: body })
    return { key, size: utf8Length(body) }
  }
  const { succeeded, failed, pending } = resultsOfPass(draft)
  const failedFiles = failed.length > 0 ? [write('FAILED', failed)] : []
  const pendingFiles = pending.length > 0 ? [write('PENDING', pending)] : []
  if (succeeded.length > 0 || draft.redriveCount > 0) {
    draft.succeededFiles = [...draft.succeededFiles, write('SUCCEEDED', succeeded)]
  }
  const body = stringifyJson({
    DestinationBucket: bucket,
    MapRunArn: draft.mapRunArn,
    ResultFiles: { FAILED: failedFiles.map(listed), PENDING: pendingFiles.map(listed), SUCCEEDED: draft.succeededFiles.map(listed) },
  })
  draft.manifest = { bucket, key: `${folder}manifest.json`, body }
  if (draft.openRequests.length === 0) goOnWriting(draft, at)
}

/** S3 has taken a file: the manifest follows when it has taken all, and then the Map Run is over. */
export function goOnWriting(draft: Draft, at: number): void {
  if (draft.openRequests.length > 0) return
  const { bucket, key, body } = draft.manifest!
  if (body !== '') {
    request(draft, 'putObject', { Bucket: bucket, Key: key, Body: body })
    draft.manifest = { bucket, key, body: '' }
    return
  }
  draft.manifest = undefined
  close(
    draft,
    at,
    objectOf([
      ['MapRunArn', draft.mapRunArn],
      [
        'ResultWriterDetails',
        objectOf([
          ['Bucket', bucket],
          ['Key', key],
        ]),
      ],
    ]),
  )
}

/** The results can't be written: that is why the Map Run fails, unless it has failed already. */
export function failExport(draft: Draft, failure: Failure, at: number): void {
  draft.failure ??= failure
  draft.manifest = undefined
  draft.openRequests = []
  close(draft, at, undefined)
}

function destination({ task, mapRunArn, redriveCount }: Draft): { readonly bucket: string | undefined; readonly folder: string } {
  const asked = task.writer?.request
  const where = isObject(asked) ? asked : {}
  const prefix = textMember(where, 'Prefix')?.replace(/\/+$/, '')
  const pass = redriveCount === 0 ? '' : `Redrive-${redriveCount}/`
  return { bucket: textMember(where, 'Bucket'), folder: `${prefix ? `${prefix}/` : ''}${runId(mapRunArn)}/${pass}` }
}

/** Succeeded are those that did so since the last redrive; failed and pending are all that are so now. */
function resultsOfPass(draft: Draft): { readonly succeeded: Json[]; readonly failed: Json[]; readonly pending: Json[] } {
  const [succeeded, failed, pending]: Json[][] = [[], [], []]
  forEachIn(draft.children, 0, draft.nextChild, (child, index) => {
    if (child.status !== 'SUCCEEDED') addResult(failed!, draft, child, index)
    else if (child.pass === draft.redriveCount) addResult(succeeded!, draft, child, index)
  })
  for (let index = draft.nextChild; index < draft.work!.children; index++) pending!.push(pendingRecord(draft, index))
  return { succeeded: succeeded!, failed: failed!, pending: pending! }
}

const listed = ({ key, size }: ResultFile): Json => ({ Key: key, Size: size })

function utf8Length(text: string): number {
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x80) length += 1
    else if (code < 0x800) length += 2
    else if (code >= 0xd800 && code < 0xdc00 && i + 1 < text.length) {
      length += 4
      i++
    } else length += 3
  }
  return length
}
