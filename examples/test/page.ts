import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A page of the documentation. */
export interface Page {
  /** From the root of the repository, with slashes. */
  readonly path: string
  readonly text: string
  readonly blocks: readonly Block[]
}

/** A fenced block of code. */
export interface Block {
  readonly language: string
  /** What else the fence says, as in `file=examples/src/run.ts`. */
  readonly note: string
  readonly code: string
}

/** Every page that we write: the READMEs and docs/. */
export function allPages(): Page[] {
  const folders = ['.', 'docs', 'examples', ...foldersIn('packages')]
  return folders.flatMap(folder => pagesIn(folder).filter(name => folder === 'docs' || name.endsWith('/README.md'))).map(readPage)
}

const foldersIn = (folder: string) => readdirSync(join(ROOT, folder)).map(name => `${folder}/${name}`)

function pagesIn(folder: string): string[] {
  const names = existsSync(join(ROOT, folder)) ? readdirSync(join(ROOT, folder)) : []
  return names.filter(name => name.endsWith('.md')).map(name => `${folder}/${name}`)
}

function readPage(path: string): Page {
  const text = readFileSync(join(ROOT, path), 'utf8')
  const blocks = [...text.matchAll(/^```(\w*)[ \t]*(.*)\n([\s\S]*?)^```$/gm)].map(([, language = '', note = '', code = '']) => ({
    language,
    note,
    code,
  }))
  return { path: posix.normalize(path), text, blocks }
}

/** The links of a page that lead nowhere, in this repository. */
export function brokenLinks({ path, text }: Page): string[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '')
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return targets.filter(target => !/^[a-z]+:/.test(target) && !leadsSomewhere(path, target))
}

function leadsSomewhere(path: string, target: string): boolean {
  const [file = '', anchor] = target.split('#')
  const linked = join(ROOT, file === '' ? path : join(dirname(path), file))
  if (!existsSync(linked)) return false
  return anchor === undefined || anchorsOf(readFileSync(linked, 'utf8')).includes(anchor)
}

/** The names that GitHub gives the headings of a page. */
function anchorsOf(text: string): string[] {
  const headings = [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.*)$/gm)]
  return headings.map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
