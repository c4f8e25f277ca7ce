import { PATH_CACHE_SIZE } from '../../limits.js'
import { compilePath, type CompiledPath } from './compilePath.js'

/** Two generations: what was used lately, and what was used before that. The older one is dropped whole, so a hit costs one look-up. */
let recent = new Map<string, CompiledPath>()
let older = new Map<string, CompiledPath>()

/**
 * The compiled form of a path that is only known at run time. The paths used last are remembered, {@link PATH_CACHE_SIZE} of them; that
 * saves time and changes nothing else.
 *
 * @throws as compilePath
 */
export function cachedPath(text: string): CompiledPath {
  const known = recent.get(text)
  if (known !== undefined) return known
  const path = older.get(text) ?? compilePath(text)
  if (recent.size >= PATH_CACHE_SIZE / 2) {
    older = recent
    recent = new Map()
  }
  recent.set(text, path)
  return path
}
