import { describe, expect, test } from 'vitest'
import { matchesTarget } from '#server/crew/target-glob.ts'

describe('declared targets', () => {
  test.each([
    ['/in/**', '/in/a.txt', true],
    ['/in/**', 'in/b/c.txt', true],
    ['/in/**', '/input/a', false],
    ['/in/*', '/in/a', true],
    ['/in/*', '/in/a/b', false],
    ['**.csv', 'x/y.csv', true],
    ['*.csv', 'x/y.csv', false],
    ['*@acme.example', 'a@acme.example', true],
    ['*@acme.example', 'a@acme.example.evil', false],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['a.c', 'abc', false],
    ['[a-z]', 'b', false],
    ['https://x.example/**', 'https://x.example/a/b', true],
    ['**', '/in/../etc', false],
    ['**', '/in/./a', false],
    ['**', 'a\\b', false],
    ['**', 'a\nb', false],
    ['**', '', false],
    ['**', 'a//b', false],
    ['**', 'https://x.example/../b', false],
    ['/A/*', '/a/b', false],
  ])('%s and %s: %s', (glob, target, expected) => expect(matchesTarget([glob], target)).toBe(expected))
  test('many stars stay cheap', () => expect(matchesTarget([`${'*a'.repeat(200)}b`], 'a'.repeat(2000))).toBe(false))
})
