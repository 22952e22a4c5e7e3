import { expect, test } from 'vitest'
import { isVouchedFor, namedPlaces, namesPlace } from '#server/crew/named-places.ts'

const row = { targetArg: 'id', argRoles: { from: 'destination', to: 'destination', text: 'content', how: 'code' } } as const

test('a call names its target and each destination, one by one, and nothing that is content or that nobody spoke of', () => {
  const args = { id: 7, from: 'a', to: ['b', 'c'], text: 'd', how: 'e', other: 'f', constructor: 'g' }
  expect(namedPlaces(row, args)).toEqual(['a', '7', 'b', 'c'])
  expect(namedPlaces({ targetArg: null, argRoles: {} }, args)).toEqual([])
  expect(namedPlaces(row, { from: 'a', to: null })).toEqual(['a'])
  expect(namedPlaces(row, { from: { path: 'a' } as never, to: 'a' })).toEqual(['{"path":"a"}', 'a'])
})

test('a list of targets vouches for each place it is held against, and for nothing when it names no place', () => {
  const listed = (targets: readonly string[]) =>
    ['id', 'from', 'to', 'text', 'how', 'other'].filter((arg) => isVouchedFor({ ...row, targets }, arg))
  expect(listed(['out/**'])).toEqual(['id', 'from', 'to'])
  expect(listed([])).toEqual([])
  for (const all of ['**', '*', '**/*', '*@*', '?*']) expect(listed(['out/**', all]), all).toEqual([])
})

test.each([
  'https://**',
  'https:/**',
  '/https:/**',
  'https:///**',
  'https://*/api',
  'https://*.com/**',
  'https://**.acme.example/**',
  'https://*acme.example/**',
  'https://acme.example*',
  'https://acme.*/**',
  'http*',
  'mailto:*',
  '*.com',
  '*@*.com',
  '*@*',
  '*@com',
  '*@acme.example*',
  '*@**.acme.example',
  '*acme.example',
  '**/*.pdf',
  '/**/a',
  '*.csv',
  '*a*',
  'in*/**',
  './**',
  'report-*',
])('a list with %s in it vouches for nothing: it holds to no place', (glob) => {
  expect(namesPlace(glob)).toBe(false)
  expect(isVouchedFor({ ...row, targets: ['out/**', glob] }, 'to')).toBe(false)
})

test.each([
  'ana@acme.example',
  '*@acme.example',
  '*@*.acme.example',
  'https://acme.example/**',
  'https://*.acme.example/**',
  'https://*.acme.example:8443/**',
  'http://localhost:8080/**',
  'http://tickets.localhost/tickets',
  'out/**',
  '/out/*.pdf',
  'downloads',
  'people/@team/**',
  'INC-7',
])('%s names a place', (glob) => {
  expect(namesPlace(glob)).toBe(true)
})
