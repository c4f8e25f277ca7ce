import { isObject, member } from '../../json/index.js'
import { MAX_LABEL_LENGTH, MAX_STATE_NAME_LENGTH } from '../../limits.js'
import type { Scope } from './scopes.js'
import { addError, type Report } from './site.js'

/** A state name and a Label each stand for one thing in the whole machine, nested scopes included, and have a length. */
export function checkNames(scopes: readonly Scope[], report: Report): void {
  const names = new Set<string>()
  const labels = new Set<string>()
  for (const { states } of scopes) {
    for (const { name, value, at } of states) {
      checkStateName(name, at, names, report)
      const label = isObject(value) && member(value, 'Type') === 'Map' ? member(value, 'Label') : undefined
      if (typeof label === 'string') checkLabel(label, `${at}/Label`, labels, report)
    }
  }
}

function checkStateName(name: string, at: string, taken: Set<string>, report: Report): void {
  if (name.length > MAX_STATE_NAME_LENGTH) {
    const message = `Invalid State name: State '${name}' exceeds the ${MAX_STATE_NAME_LENGTH}-character limit allowed by the service`
    addError(report, 'INVALID_STATE_NAME', message, at)
  } else if (name === '') addError(report, 'INVALID_STATE_NAME', 'Invalid State name: the name cannot be empty', at)
  if (taken.has(name)) addError(report, 'DUPLICATE_STATE_NAME', `Duplicate State name: ${name}`, at)
  taken.add(name)
}

/** Blanks, brackets, wildcards, other characters with a meaning in ARNs and patterns, and control characters. */
const NOT_IN_LABELS = /[\s?*<>{}[\]:;,\\|^~$#%&`"\u0000-\u001f\u007f-\u009f]/

function checkLabel(label: string, at: string, taken: Set<string>, report: Report): void {
  if (label.length > MAX_LABEL_LENGTH) {
    const message = `Invalid Label name: Label '${label}' exceeds the ${MAX_LABEL_LENGTH}-character limit allowed by the service`
    addError(report, 'INVALID_LABEL_NAME', message, at)
  } else if (label === '') addError(report, 'INVALID_LABEL_NAME', 'Invalid Label name: the label cannot be empty', at)
  else if (NOT_IN_LABELS.test(label))
    addError(report, 'INVALID_LABEL_NAME', `Invalid Label name: Label '${label}' contains invalid characters`, at)
  if (taken.has(label)) addError(report, 'DUPLICATE_LABEL_NAME', `Duplicate Label name: ${label}`, at)
  taken.add(label)
}
