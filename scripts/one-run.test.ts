import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('every path in docs/one-run.md exists', () => {
  const text = readFileSync('docs/one-run.md', 'utf8')
  const paths = [...text.matchAll(/`((?:app|server|db)\/[^`]+)`/g)].map((match) => match[1] ?? '')
  expect(paths.length).toBeGreaterThan(25)
  expect(paths.filter((path) => !existsSync(path))).toEqual([])
})

test('every folder of server/ has the README that the first page speaks of', () => {
  const folders = readdirSync('server', { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(folders.length).toBeGreaterThan(30)
  expect(folders.map(({ name }) => `server/${name}/README.md`).filter((path) => !existsSync(path))).toEqual([])
})
