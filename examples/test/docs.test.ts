import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allPages, brokenLinks, ROOT } from './page.js'
import { outputsOf, programsOf, typeErrors, write } from './program.js'

/*
 * The rules for a page: code marked `ts` is run, after that above it; what is marked `text` below it is what it prints; code marked
 * `ts file=...` is a piece of that file, word for word; a relative link leads to a file, and to a heading in it.
 */
const pages = allPages()
const programs = pages.flatMap(programsOf)
programs.forEach(write)

describe('the documentation', () => {
  it.each(pages)('has no broken links in $path', page => {
    expect(brokenLinks(page)).toEqual([])
  })

  it('type-checks', { timeout: 60_000 }, () => {
    expect(typeErrors(programs)).toEqual([])
  })

  it.each(programs)('prints what it says in $name', async program => {
    const outputs = await outputsOf(program)
    program.pieces.forEach(({ prints }, i) => {
      if (prints !== undefined) expect(outputs[i]).toBe(prints)
    })
  })

  const copies = pages.flatMap(({ path, blocks }) =>
    blocks.flatMap(({ note, code }) => (note.startsWith('file=') ? { path, file: note.slice('file='.length), code } : [])),
  )
  it.each(copies)('shows in $path what is in $file', ({ file, code }) => {
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain(code)
  })
})
