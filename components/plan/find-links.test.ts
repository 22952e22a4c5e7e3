import { expect, test } from 'vitest'
import { findLinks } from '#components/plan/find-links.ts'

test('every address that a mail program would make pressable is found, without the full stop behind it', () => {
  expect(findLinks('Pay at https://pay.example/x?a=1. Or (www.other.example), or HTTP://up.example')).toEqual([
    'https://pay.example/x?a=1',
    'www.other.example',
    'HTTP://up.example',
  ])
})

test('an address named twice is one link; an e-mail address is none', () => {
  expect(findLinks('https://a.example and https://a.example, ask studio@lumen-works.example')).toEqual(['https://a.example'])
  expect(findLinks('Costs 150.00 EUR, see row 14.')).toEqual([])
})
