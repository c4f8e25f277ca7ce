import { describe, expect, test } from 'vitest'
import { compileJsonata } from './expression.js'

const referencesOf = (source: string) => {
  const { states, variables, functions } = compileJsonata(source).references()
  return { states: [...states].sort(), variables: [...variables].sort(), functions: [...functions].sort() }
}

describe('the references of an expression', () => {
  test.each<[string, string[], string[], string[]]>([
    ['$states.input.a & $states.context.b', ['context', 'input'], [], []],
    ['$states.result[$states.errorOutput.x]', ['errorOutput', 'result'], [], []],
    ['$states', [], [], []],
    ['$sum($a.b) + $limit', [], ['a', 'limit'], ['sum']],
    ['$guess = $answer ? $x : $y', [], ['answer', 'guess', 'x', 'y'], []],
    ['{"a": $x, $k: [$y, -$z]}', [], ['k', 'x', 'y', 'z'], []],
    ['$map($xs, $uppercase)', [], ['xs'], ['map', 'uppercase']],
    ['$xs ~> $map(function($v) {$v + $d}) ~> $mine', [], ['d', 'xs'], ['map', 'mine']],
    ['$xs[$i]^(>$key).{"k": $v}', [], ['i', 'key', 'v', 'xs'], []],
    ['$xs{$k: $sum($v)}', [], ['k', 'v', 'xs'], ['sum']],
    ['$xs ~> |$p|{"a": $u}, $d|', [], ['d', 'p', 'u', 'xs'], []],
    ['$f(?, $a)', [], ['a'], ['f']],
    ['$randomSeeded($states.input.seed)', ['input'], [], ['randomSeeded']],
    ['/a/', [], [], []],
  ])('%s', (source, states, variables, functions) => {
    expect(referencesOf(source)).toEqual({ states, variables, functions })
  })

  test.each<[string, string, string[], string[]]>([
    ['variables that it binds', '($a := $b; $a + $c)', ['b', 'c'], []],
    ['a variable after its block', '(($a := 1); $a)', ['a'], []],
    ['parameters of functions', '(function($a) {$a + $b})($c)', ['b', 'c'], []],
    ['functions that call one another', '($even := function($n) {$odd($n - 1)}; $odd := function($n) {$even($n - 1)}; $odd(3))', [], []],
    ['a function that calls itself', '($f := function($n) {$f($n - 1)}; $f(1))', [], []],
    ['bindings of paths', '$xs@$x#$i[$i > 0].{"x": $x}', ['xs'], []],
    ['indexes after filters', '$xs[a = 1]#$i.$i', ['xs'], []],
    ['$states where it is bound', '(function($states) {$states.result})($a)', ['a'], []],
    ['the context', '$a.($ + $$)', ['a'], []],
  ])('leave out %s', (_, source, variables, functions) => {
    expect(referencesOf(source)).toEqual({ states: [], variables, functions })
  })
})
