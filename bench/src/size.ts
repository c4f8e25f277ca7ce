import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

/** Bytes of the engine with all of its dependencies, in one file. */
export interface Size {
  readonly minified: number
  readonly gzipped: number
}

export async function measureSize(): Promise<Size> {
  const bundle = await rolldown({ input: fileURLToPath(import.meta.resolve('@redrive/engine')), platform: 'node' })
  const { output } = await bundle.generate({ format: 'esm', minify: true, codeSplitting: false })
  const code = Buffer.from(output[0].code)
  return { minified: code.length, gzipped: gzipSync(code, { level: 9 }).length }
}
