import { expect, test } from 'vitest'
import { keepableJson } from '#server/kernel/keepable-json.ts'

test('what a database would not take is replaced, in names too and however deep; everything else stays', () => {
  expect(keepableJson({ 'a\0': ['x\ud83d', { b: '\0', n: 1, ok: '😀', none: null }] })).toEqual({
    'a\uFFFD': ['x\uFFFD', { b: '\uFFFD', n: 1, ok: '😀', none: null }],
  })
})
