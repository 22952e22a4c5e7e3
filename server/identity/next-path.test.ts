import { describe, expect, it } from 'vitest'
import { safeNextPath } from '#server/identity/next-path.ts'

describe('where sign-in leads to', () => {
  it.each(['/', '/runs/run_1?tab=plan#top', '/approvals', '/a/..%2fb'])('a path of ours: %s', (path) => {
    expect(safeNextPath(path)).toBe(path)
  })

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/ok\\..\\x',
    'javascript:alert(1)',
    '/%0d%0aset-cookie:x\n',
    'evil',
    '',
    null,
    undefined,
    '/a/..//evil.example',
    '/sign-in',
    '/setup#x',
    '/invite/',
    `/${'a'.repeat(3000)}`,
    '/ä',
  ])('anything else leads home: %j', (path) => {
    expect(safeNextPath(path)).toBe('/')
  })
})
