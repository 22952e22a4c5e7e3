import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './installation.ts'

/**
 * Tests load packages through vitest, which reads the default export of an older package otherwise than Node does: what is a function
 * there was an object in the worker.
 */
test('what is called after a default import is a function in Node itself', () => {
  const called = new Set<string>()
  for (const file of globSync('{server,db,cli,scripts}/**/*.ts', { cwd: ROOT, exclude: ['**/*.test.ts'] })) {
    const text = readFileSync(join(ROOT, file), 'utf8')
    for (const [, name, from] of text.matchAll(/^import (\w+)(?:, \{[^}]*\})? from '((?!#|\.|node:)[^']+)'/gm))
      if (new RegExp(`(?<![.\\w])${name}(?:<[^>]*>)?\\(`).test(text)) called.add(from ?? '')
  }
  expect(called).toContain('postgres')
  const program = `for (const from of ${JSON.stringify([...called])}) {
    const kind = typeof (await import(from)).default
    if (kind !== 'function') console.log(from, kind)
  }`
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: ROOT, encoding: 'utf8' })).toBe('')
})
