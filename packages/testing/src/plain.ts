import { stringifyJson, type Json } from '@redrive/engine'

/** A payload as plain JavaScript: numbers that keep their text (`1.0`) become numbers, so that it compares with what a test writes. */
export function plain(value: Json): unknown {
  return JSON.parse(stringifyJson(value))
}
