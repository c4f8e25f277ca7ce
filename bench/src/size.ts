import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

/** Bytes of the engine with all of its dependencies, in one file. */
export interface Size {
  readonly everything: Bytes
  /** Only what core.ts needs. */
  readonly core: Bytes
}

interface Bytes {
  readonly minified: number
  readonly gzipped: number
}

export async function measureSize(): Promise<Size> {
  return { everything: await sizeOf(import.meta.resolve('@redrive/engine')), core: await sizeOf(import.meta.resolve('./core.js')) }
}

async function sizeOf(door: string): Promise<Bytes> {
  const bundle = await rolldown({ input: fileURLToPath(door), platform: 'node' })
  const { output } = await bundle.generate({ format: 'esm', minify: true, codeSplitting: false })
  const code = Buffer.from(output[0].code)
  return { minified: code.length, gzipped: gzipSync(code, { level: 9 }).length }
}
