import { randomAt } from '@redrive/engine'
import { DEFAULT_PAGE_SIZE, PAGE_TOKEN_LIFETIME_MS } from '../limits.js'
import { ApiError } from '../model/apiError.js'
import type { Draft } from './draft.js'

export interface PageRequest {
  readonly maxResults?: number
  readonly nextToken?: string
}

export interface Page<T> {
  readonly items: readonly T[]
  /** Present where more items remain. */
  readonly nextToken?: string
}

/**
 * One page of a list. The token names the last item of the page before, what the list is of, and when it was given out.
 *
 * @param list what is listed: the same for all pages of one list, and for no other list
 * @param keyOf names an item for ever
 * @throws ApiError InvalidToken for a token that this world didn't give out for this list in the last 24 hours
 */
export function pageOf<T>(draft: Draft, list: string, items: readonly T[], keyOf: (item: T) => string, request: PageRequest): Page<T> {
  const { nextToken } = request
  const size = request.maxResults === undefined || request.maxResults === 0 ? DEFAULT_PAGE_SIZE : request.maxResults
  const from = nextToken === undefined ? 0 : startOf(draft, list, items, keyOf, nextToken)
  const shown = items.slice(from, from + size)
  const last = shown.at(-1)
  if (last === undefined || from + size >= items.length) return { items: shown }
  return { items: shown, nextToken: tokenFor(draft, list, draft.now, from + size, encodeURIComponent(keyOf(last))) }
}

function startOf<T>(draft: Draft, list: string, items: readonly T[], keyOf: (item: T) => string, token: string): number {
  const [, given = '', position = '', key = ''] = /^[0-9a-z]+\.([0-9a-z]+)\.([0-9a-z]+)\.(.+)$/.exec(token) ?? []
  const givenAt = parseInt(given, 36)
  const isOurs = key !== '' && tokenFor(draft, list, givenAt, parseInt(position, 36), key) === token
  if (!isOurs || draft.now - givenAt > PAGE_TOKEN_LIFETIME_MS) throw invalidToken()
  const [expected, last] = [parseInt(position, 36), decodeURIComponent(key)]
  const isLast = (item: T | undefined) => item !== undefined && keyOf(item) === last
  // Most often nothing has changed since, and the item is where it was.
  if (isLast(items[expected - 1])) return expected
  const index = items.findIndex(isLast)
  return index >= 0 ? index + 1 : expected
}

function tokenFor(draft: Draft, list: string, at: number, position: number, key: string): string {
  const content = `${at.toString(36)}.${position.toString(36)}.${key}`
  const proof = randomAt(`${draft.seed}:${list}:${content}`).uint32().toString(36)
  return `${proof}.${content}`
}

export function invalidToken(): ApiError {
  return new ApiError('InvalidToken', "Invalid Token: 'Invalid token'")
}
