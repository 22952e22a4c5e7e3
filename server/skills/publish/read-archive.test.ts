import { expect, test } from 'vitest'
import { readArchive } from '#server/skills/publish/read-archive.ts'
import { ADVERSARIAL, ATTACKED } from '#server/skills/publish/testing/adversarial-bundles.ts'
import { makeBundle, simpleBundle, skillFile } from '#server/skills/publish/testing/make-bundle.ts'
import { validateArchive } from '#server/skills/publish/validate-archive.ts'

const attack = async (name: string): Promise<Buffer> => {
  const found = ADVERSARIAL.find((one) => one.attack === name)
  if (!found) throw new Error(`no attack ${name}`)
  return await found.make()
}
const codesOf = async (archive: Uint8Array) =>
  (await validateArchive(archive, ATTACKED)).report.flatMap(({ findings }) => findings.map(({ code }) => code))

test('files come back byte for byte, by name, with what they are', async () => {
  const { entries, broken } = await readArchive(
    await simpleBundle(ATTACKED, { files: [{ name: 'assets/a.bin', body: Uint8Array.of(0, 1, 2) }] }),
  )
  expect(broken).toBeNull()
  expect(entries.map(({ name, kind }) => [name, kind])).toEqual([
    ['SKILL.md', 'file'],
    ['assets/a.bin', 'file'],
  ])
  expect([...(entries[1]?.bytes ?? [])]).toEqual([0, 1, 2])
})

test('one folder around everything is taken off, and equal files have one tree digest however they are packed', async () => {
  const body = skillFile(ATTACKED)
  const plain = await validateArchive(
    await makeBundle([
      { name: 'SKILL.md', body },
      { name: 'a.md', body: 'x' },
    ]),
    ATTACKED,
  )
  const wrapped = [
    { name: `${ATTACKED}/`, type: 'directory' as const },
    { name: `${ATTACKED}/a.md`, body: 'x' },
    { name: `${ATTACKED}/SKILL.md`, body },
  ]
  const other = await validateArchive(await makeBundle(wrapped), ATTACKED)
  expect(other.accepted?.files.map(({ path }) => path)).toEqual(['SKILL.md', 'a.md'])
  expect(other.accepted?.treeDigest).toBe(plain.accepted?.treeDigest)
})

test('a link is no file', async () => {
  expect(await codesOf(await attack('an entry that is a symlink'))).toEqual(['not-a-file'])
})

test('no name climbs out of the folder', async () => {
  const { report } = await validateArchive(await attack('a long name that climbs'), ATTACKED)
  expect(report[0]?.findings).toMatchObject([{ code: 'unsafe-name', message: 'A name leads to a place outside of the folder.' }])
})

test('a name stands for one file', async () => {
  expect(await codesOf(await attack('SKILL.md twice'))).toEqual(['duplicate'])
})

test('unpacking stops at the first byte too many', async () => {
  expect((await readArchive(await attack('a thousandfold bomb of 300 MB'))).broken?.code).toMatch(/^(too-large|ratio)$/)
})

test('nothing stands behind the end of the gzip', async () => {
  expect((await readArchive(await attack('another archive behind the gzip'))).broken?.message).toMatch(/after the end of the archive/)
})

test('nothing stands behind the end of the tar', async () => {
  expect((await readArchive(await attack('a second tar behind the end of the first'))).broken?.message).toMatch(
    /something stands after its end/,
  )
})
