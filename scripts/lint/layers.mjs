// The layers of the engine, from the bottom. A folder imports from its own layer and from those below; folders that no layer names, and
// files beside the folders, are open to all.
const LAYERS = [['json'], ['expression'], ['definition'], ['states', 'execution', 'history', 'redrive'], ['mapRun']]

/** Each folder, with the import patterns that its files may not use. */
export const layers = LAYERS.flatMap((folders, depth) => {
  const above = LAYERS.slice(depth + 1).flat()
  return folders.map(folder => ({ folder, patterns: above.length === 0 ? [] : [importsOf(above, folder)] }))
})

/**
 * @param {readonly string[]} above
 * @param {string} folder
 */
function importsOf(above, folder) {
  return { regex: `^(?:\\.\\./)+(?:${above.join('|')})/`, message: `${folder}/ lies below ${above.join('/, ')}/.` }
}
