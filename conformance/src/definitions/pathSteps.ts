/** A path that a definition reads. */
export interface ReadPath {
  /** `$` the input (or result), `$$` the context object, or the name of a variable. */
  readonly root: string
  /** Member names; numbers stand for items. Ends where a path gets dynamic: at a filter or a deep scan. */
  readonly steps: readonly (string | number)[]
}

const ROOT = /\$\$|\$([A-Za-z_]\w*)?/y
const STEP = /\.([A-Za-z_][\w-]*)|\[\s*'([^']*)'\s*\]|\[\s*"([^"]*)"\s*\]|\[\s*(?:-?\d*\s*:?\s*-?\d*|\*)\s*\]|\.\*|\.(?=\[)/y

/** The steps of a JSONPath; undefined for a text that is none. */
export function pathSteps(text: string): ReadPath | undefined {
  const read = readPath(text, 0)
  return read && { root: read.root, steps: read.steps }
}

/** Every path in an intrinsic function's text, outside of string literals. */
export function pathsIn(text: string): ReadPath[] {
  const bare = text.replace(/'(?:[^'\\]|\\.)*'(?!\s*\])/g, "''")
  const paths: ReadPath[] = []
  for (let at = bare.indexOf('$'); at >= 0; at = bare.indexOf('$', at)) {
    const read = readPath(bare, at)
    if (read !== undefined) paths.push(read)
    at = read === undefined ? at + 1 : read.end
  }
  return paths
}

function readPath(text: string, from: number): (ReadPath & { readonly end: number }) | undefined {
  ROOT.lastIndex = from
  const root = ROOT.exec(text)
  if (root === null) return undefined
  const steps: (string | number)[] = []
  STEP.lastIndex = ROOT.lastIndex
  let end = ROOT.lastIndex
  for (let step = STEP.exec(text); step !== null; step = STEP.exec(text)) {
    end = STEP.lastIndex
    const name = step[1] ?? step[2] ?? step[3]
    if (name !== undefined) steps.push(name)
    else if (step[0] !== '.') steps.push(0)
  }
  return { root: root[1] ?? root[0], steps, end }
}
