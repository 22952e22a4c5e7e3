import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

it('every error code has its page, and no page says anything else than the catalogue', () => {
  const checked = spawnSync('node_modules/.bin/node', ['scripts/write-error-docs.ts', '--check'], { encoding: 'utf8' })
  expect([checked.status, checked.stderr]).toEqual([0, ''])
})
