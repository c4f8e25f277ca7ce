import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MAX_TEXT_LENGTH } from './limits.js'
import { loadDefinitions } from './load.js'
import type { Loaded, LoadOptions } from './loaded.js'

/**
 * Loads the state machines of a file, and reads the files that it refers to, by their paths beside it. `fileName` is the path as it is
 * given.
 *
 *     const { stateMachines, diagnostics } = loadDefinitionsFile('infra/template.yaml', { values: { Stage: 'test' } })
 *
 * A file that isn't there is a diagnostic (FILE_NOT_READ), like everything else that is wrong.
 */
export function loadDefinitionsFile(path: string | URL, options: LoadOptions = {}): Loaded {
  const file = typeof path === 'string' ? path : fileURLToPath(path)
  const read = options.read ?? (uri => textAt(resolve(dirname(file), uri)))
  const settled: LoadOptions = { fileName: file, ...options, read }
  try {
    return loadDefinitions(textAt(file), settled)
  } catch (error) {
    if (!isFileError(error)) throw error
    const message = `the file ${file} could not be read: ${error.message}`
    return { format: options.format, stateMachines: [], diagnostics: [{ severity: 'ERROR', code: 'FILE_NOT_READ', message, file }] }
  }
}

/** Only ordinary files, and none that is far too large: a pipe or a device would never end. */
function textAt(path: string): string {
  const { size } = statSync(path)
  if (!statSync(path).isFile()) throw Object.assign(new Error('it is no ordinary file'), { code: 'ENOTFILE' })
  // A character has at most three bytes in UTF-8, or four as two of JavaScript's.
  if (size > 3 * MAX_TEXT_LENGTH) throw Object.assign(new Error(`it has ${size} bytes, which is too many`), { code: 'EFBIG' })
  return readFileSync(path, 'utf8')
}

function isFileError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && typeof (error as { code?: unknown }).code === 'string'
}
