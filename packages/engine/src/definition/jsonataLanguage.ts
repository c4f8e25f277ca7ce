import type { Language } from './language.js'

const missing = (): never => {
  throw new Error('JSONata')
}

export const jsonataLanguage: Language = {
  name: 'JSONata',
  workFlow: missing,
  passFlow: missing,
  plainFlow: missing,
  choiceRule: missing,
  catcher: missing,
  seconds: missing,
  waitUntil: missing,
  failText: missing,
  credentialsRole: missing,
  items: missing,
  maxConcurrency: missing,
  itemSelector: missing,
}
