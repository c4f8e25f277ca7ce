import { describe, expect, it } from 'vitest'
import { csvRows } from './csv.js'

const CASES: readonly { readonly rule: string; readonly text: string; readonly delimiter?: string; readonly rows: string[][] }[] = [
  {
    rule: 'values stand between delimiters',
    text: 'a,b\nc,d',
    rows: [
      ['a', 'b'],
      ['c', 'd'],
    ],
  },
  { rule: 'the last line may end', text: 'a,b\n', rows: [['a', 'b']] },
  { rule: 'lines may end with CR LF', text: 'a\r\nb\r\n', rows: [['a'], ['b']] },
  { rule: 'lines may end with CR', text: 'a\rb', rows: [['a'], ['b']] },
  { rule: 'empty lines are no rows', text: 'a\n\n\nb\n', rows: [['a'], ['b']] },
  { rule: 'a line of blanks is a row', text: '   \n', rows: [['   ']] },
  { rule: 'delimiters alone make empty values', text: ',,\n', rows: [['', '', '']] },
  { rule: 'quotes hold delimiters and line breaks', text: '"a,b","c\nd"', rows: [['a,b', 'c\nd']] },
  { rule: 'two quotes in quotes are one', text: '"say ""hi"""', rows: [['say "hi"']] },
  { rule: 'empty quotes are an empty value', text: '""\n', rows: [['']] },
  { rule: 'a quote inside a value is text', text: 'a"b', rows: [['a"b']] },
  { rule: 'apostrophes are text', text: "'a',b", rows: [["'a'", 'b']] },
  { rule: 'a backslash escapes the delimiter', text: 'a\\,b,c', rows: [['a,b', 'c']] },
  { rule: 'a backslash escapes a quote', text: '"a\\"b"', rows: [['a"b']] },
  { rule: 'a backslash escapes a backslash', text: 'a\\\\b', rows: [['a\\b']] },
  { rule: 'a backslash before anything else is dropped', text: 'a\\nb', rows: [['anb']] },
  { rule: 'the delimiter can be another', text: 'a;b,c', delimiter: ';', rows: [['a', 'b,c']] },
]

describe('CSV', () => {
  it.each(CASES)('$rule', ({ text, delimiter, rows }) => {
    expect([...csvRows(text, delimiter ?? ',')]).toEqual(rows)
  })
})
