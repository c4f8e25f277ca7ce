import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'node:util'
import ts from 'typescript'
import { vi } from 'vitest'
import { ROOT, type Page } from './page.js'

/** Code of a page that is run as one module: what one piece declares, the pieces below it may use. */
export interface Program {
  readonly name: string
  readonly file: string
  readonly pieces: readonly Piece[]
}

interface Piece {
  readonly code: string
  /** What the page says that it prints; undefined where it doesn't say. */
  readonly prints: string | undefined
}

/** The programs of a page. A piece that imports what the program above it has imported already begins a new one. */
export function programsOf({ path, blocks }: Page): Program[] {
  const programs: Piece[][] = []
  const imported = new Set<string>()
  blocks.forEach(({ language, note, code }, i) => {
    if (language !== 'ts' || note !== '') return
    const names = importedNames(code)
    if (programs.length === 0 || names.some(name => imported.has(name))) {
      programs.push([])
      imported.clear()
    }
    for (const name of names) imported.add(name)
    const next = blocks[i + 1]
    programs.at(-1)!.push({ code, prints: next?.language === 'text' ? next.code.trim() : undefined })
  })
  return programs.map((pieces, i) => {
    const name = programs.length === 1 ? path : `${path}, program ${i + 1}`
    return { name, file: join(FOLDER, `${name.replaceAll(/\W+/g, '_')}.ts`), pieces }
  })
}

/** A place where imports find what the examples find. */
const FOLDER = join(ROOT, 'examples/dist/docs')

const importedNames = (code: string) =>
  [...code.matchAll(/^import (?:type )?\{([^}]*)\}/gm)].flatMap(([, names = '']) => names.split(',').map(name => name.trim()))

/** Printed at the end of a piece. */
const MARK = '── end of piece ──'

export function write({ file, pieces }: Program): void {
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(file, `${pieces.map(({ code }) => `${code}\nconsole.log('${MARK}')\n`).join('\n')}export {}\n`)
}

/** What the compiler says against the programs. */
export function typeErrors(programs: readonly Program[]): string[] {
  const { options } = ts.parseJsonConfigFileContent(
    {
      extends: './tsconfig.test.json',
      compilerOptions: { incremental: false, noUnusedLocals: false, noUnusedParameters: false },
      files: programs.map(({ file }) => file),
    },
    ts.sys,
    ROOT,
  )
  const program = ts.createProgram(
    programs.map(({ file }) => file),
    options,
  )
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file === undefined ? '' : `${file.fileName}:${file.getLineAndCharacterOfPosition(start).line + 1}: `
    return line + ts.flattenDiagnosticMessageText(messageText, '\n')
  })
}

/** Runs a program, and gives what each of its pieces prints. */
export async function outputsOf({ file }: Program): Promise<string[]> {
  const printed: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => void printed.push(format(...values)))
  try {
    await import(/* @vite-ignore */ file)
  } finally {
    log.mockRestore()
  }
  return printed
    .join('\n')
    .split(MARK)
    .map(text => text.trim())
}
