import { describe, expect, test } from 'vitest'
import { JsonPathError } from './errors.js'
import { compilePath } from './index.js'
import { parsePath } from './parsePath.js'
import { stepsText } from './step.js'

describe('a path is read as', () => {
  test.each([
    ['$.a.b', "['a']['b']"],
    ["$['a']['b']", "['a']['b']"],
    ['$.a[0]', "['a'][0]"],
    ['$.a.[0]', "['a'][0]"],
    ['$[ 0 ]', '[0]'],
    ['$[+1]', '[1]'],
    ['$[1.5]', '[1]'],
    ['$[x1]', '[1]'],
    ['$["0"]', '[0]'],
    ['$[1 2]', '[12]'],
    ['$[0,]', '[0]'],
    ['$[1,2]', '[1,2]'],
    ['$[1:2]', '[1:2]'],
    ['$[1:]', '[1:]'],
    ['$[1::2]', '[1:]'],
    ['$[:2]', '[:2]'],
    ['$[:2:3]', '[:2]'],
    ['$[0:4:2]', '[0:4]'],
    ['$[1:2,3]', '[1:2]'],
    ['$[1,2:3]', '[1,2,3]'],
    ['$[(@.length - 1)]', '[@.size()-1]'],
    ['$[(@.size()-1)]', '[@.size()-1]'],
    ['$[*]', '[*]'],
    ['$.*', '[*]'],
    ['$.a*', "['a*']"],
    ['$[0]*', '[0][*]'],
    ['$[0]a', "[0]['a']"],
    ['$..a', "..['a']"],
    ['$...a', "..['a']"],
    ['$..*', '..[*]'],
    ['$.a$', "['a$']"],
    ['$[0]$.a', "[0]$['a']"],
    ['$.a-b', "['a-b']"],
    ['$.a:b', "['a:b']"],
    ['$.a\tb', "['a\tb']"],
    ['$.length()', "['length()']"],
    ["$[ 'a' , 'b' ]", "['a', 'b']"],
    ["$['a' 'b']", "['a', 'b']"],
    ["$['a.b']", "['a.b']"],
    ['$[?(@.a)]', '[?]'],
    ['$[ ?(@.a) ]', '[?]'],
    ['$[?,?]', '[?,?]'],
    // There are no escapes: a quote ends a name wherever it stands, and a bracket the whole step.
    ["$['it\\'s']", "['it\\']"],
    ["$['a[0]']", '[]'],
    ['$.a]', '[]'],
    ["$.a'b", "['a']"],
  ])('%s: %s', (path, steps) => {
    expect(stepsText(parsePath(path).steps, 0)).toBe(steps)
  })
})

describe('a text is no path', () => {
  const outOfRange = (index: number) => `java.lang.StringIndexOutOfBoundsException: String index out of range: ${index}`
  const noNumber = (text: string) => `java.lang.NumberFormatException: For input string: "${text}"`
  const refused = (reason: string) => `com.jayway.jsonpath.InvalidPathException: ${reason}`
  test.each([
    ['$a', refused('Invalid path $a')],
    ['$$', refused('Invalid path $$')],
    ['$.a..', refused('A path can not end with a scan.')],
    ['$.a b', refused('Space not allowed in path')],
    ['$.a. b', refused('Space not allowed in path')],
    ['$[]', refused('Could not analyze path component: []')],
    ['$[a]', refused('Could not analyze path component: [a]')],
    ['$["a"]', refused('Could not analyze path component: ["a"]')],
    ['$[ * ]', refused('Could not analyze path component: [ * ]')],
    ['$[?@.a]', refused("Filter must start with '[?(' and end with ')]'. @.a")],
    ['$[x?(@.a)]', refused("Filter must start with '[?' and end with ']'. x?(@.a)")],
    ['$[(@.first-1)]', refused('Invalid function: @.first. Supported functions are: [(@.length - n)] and [(@.size() - n)]')],
    ['$.', outOfRange(2)],
    ['   ', outOfRange(0)],
    ["$['a", outOfRange(3)],
    ['$[0', outOfRange(2)],
    ['$[@.length]', outOfRange(10)],
    ["$['日", 'java.lang.StringIndexOutOfBoundsException: index 3, length 3'],
    ['$[:]', noNumber('')],
    ['$[::2]', noNumber('')],
    ['$[--1]', noNumber('--1')],
    ['$[2147483648]', noNumber('2147483648')],
  ])('%s', (path, message) => {
    expect(() => compilePath(path)).toThrow(expect.objectContaining({ kind: 'InvalidPath', message }))
  })

  test('nothing at all', () => {
    expect(() => compilePath('')).toThrow(new JsonPathError('Other', 'json can not be null or empty'))
  })

  test('a dot alone, which is noticed late', () => {
    expect(() => compilePath('.').evaluate({})).toThrow(new JsonPathError('Other', 'Current path token is a leaf'))
  })
})
