import { expect, test } from 'vitest'
import { workspacePath } from '#components/results/workspace-path.ts'

test.each([
  ['sources/city-council.txt', 'sources/city-council.txt'],
  ['mail-in/box%201/M%C3%A4rz.eml', 'mail-in/box 1/März.eml'],
  ['sources/50%.txt', 'sources/50%.txt'],
])('%s is a file of the workspace', (href, path) => {
  expect(workspacePath(href)).toBe(path)
})

test.each([
  '',
  'https://elsewhere.example/a.txt',
  'javascript:alert(1)',
  'java%73cript:alert(1)',
  'mailto:a@b.example',
  '//elsewhere.example/a.txt',
  '/api/v1/runs',
  '#part',
  '?tab=files',
  '../secrets.json',
  'sources/../../secrets.json',
  'sources/%2e%2e/secrets.json',
  'sources\\a.txt',
  'a%0d%0ab.txt',
])('%s leads elsewhere and is not followed', (href) => {
  expect(workspacePath(href)).toBeNull()
})
