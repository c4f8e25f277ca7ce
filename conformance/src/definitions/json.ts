import { JsonNumber, type Json, type JsonArray, type JsonObject } from '@redrive/engine'

export type { Json, JsonArray, JsonObject }

export function isArray(value: Json | undefined): value is JsonArray {
  return Array.isArray(value)
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
}

export function isNumber(value: Json | undefined): value is number | JsonNumber {
  return typeof value === 'number' || value instanceof JsonNumber
}

export function toNumber(value: number | JsonNumber): number {
  return Number(value)
}
