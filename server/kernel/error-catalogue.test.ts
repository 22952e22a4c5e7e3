import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ERROR_CATALOGUE } from '#server/kernel/error-catalogue.ts'

const FOLDER = join(import.meta.dirname, 'errors')

test('the catalogue holds every row of every part, and no code stands in two of them', async () => {
  const parts = readdirSync(FOLDER).filter((name) => name.startsWith('of-'))
  const codes: string[] = []
  for (const part of parts) for (const rows of Object.values(await import(join(FOLDER, part)))) codes.push(...Object.keys(rows as object))
  expect(codes.sort()).toEqual(Object.keys(ERROR_CATALOGUE).sort())
})
