import { expect, test } from 'vitest'
import { readChosen, ZipChosen } from '#components/skills/read-dropped.ts'

test('a .zip alone is refused by its name before anything is read; one inside a folder is a file like any other', async () => {
  const zip = new File(['PK'], 'clear-letters.ZIP')
  await expect(readChosen([zip])).rejects.toBeInstanceOf(ZipChosen)
  const page = new File(['---\nname: clear-letters\n---\n'], 'SKILL.md')
  expect(await readChosen([page, zip])).toMatchObject({ files: 2, name: 'clear-letters' })
})
