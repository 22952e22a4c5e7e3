import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { FILE_LIMITS } from '#server/connectors/files/limits.ts'
import { listFiles } from '#server/connectors/files/list-files.ts'
import { moveFile, restoreFile, setAside } from '#server/connectors/files/move-file.ts'
import { DRAFT_PREFIX, splitPath } from '#server/connectors/files/open-folder.ts'
import { probeFile, readBytes } from '#server/connectors/files/read-bytes.ts'
import { searchFiles } from '#server/connectors/files/search-files.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'

const WS = 'ws_files'
const dataDir = mkdtempSync(join(tmpdir(), 'muster-files-'))
const root = join(dataDir, 'workspaces', WS, 'files')
const outside = join(dataDir, 'outside')
process.env['MUSTER_DATA_DIR'] = dataDir
const text = (value: string) => Buffer.from(value, 'utf8')
const refused = { code: 'PATH_REFUSED' }
const missing = { code: 'FILE_NOT_FOUND' }

beforeEach(() => {
  rmSync(join(dataDir, 'workspaces'), { recursive: true, force: true })
  rmSync(outside, { recursive: true, force: true })
  mkdirSync(root, { recursive: true })
  mkdirSync(outside)
  writeFileSync(join(outside, 'secret.txt'), 'outside')
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

describe('nothing leads outside the folder of the workspace', () => {
  test.each([
    '../outside/secret.txt',
    '..',
    'a/../../outside/secret.txt',
    './a',
    'a//b',
    'a/',
    '//etc/passwd',
    'a\\b',
    'a\u0000b',
    'line\nbreak',
    `${DRAFT_PREFIX}x`,
    'x'.repeat(256),
    'a/'.repeat(40),
    '\ud800',
  ])('the path %j is refused, for reading and for writing', async (path) => {
    await expect(readBytes(WS, path)).rejects.toMatchObject(refused)
    await expect(probeFile(WS, path)).rejects.toMatchObject(refused)
    await expect(writeBytes(WS, path, text('x'))).rejects.toMatchObject(refused)
    await expect(setAside(WS, path, 'key')).rejects.toMatchObject(refused)
  })

  test('a leading slash is the root of the workspace', async () => {
    await writeBytes(WS, '/a/b.txt', text('in'))
    expect(readFileSync(join(root, 'a', 'b.txt'), 'utf8')).toBe('in')
    expect(splitPath('/a/b.txt')).toEqual(['a', 'b.txt'])
  })

  test('a link is never followed: neither as the file nor on the way to it', async () => {
    symlinkSync(join(outside, 'secret.txt'), join(root, 'file'))
    symlinkSync(outside, join(root, 'folder'))
    for (const path of ['file', 'folder/secret.txt', 'folder/made.txt']) {
      await expect(readBytes(WS, path)).rejects.toMatchObject(refused)
      await expect(probeFile(WS, path)).rejects.toMatchObject(refused)
      await expect(writeBytes(WS, path, text('x'))).rejects.toMatchObject(refused)
      await expect(moveFile(WS, path, 'taken')).rejects.toMatchObject(refused)
    }
    await writeBytes(WS, 'mine', text('mine'))
    await expect(moveFile(WS, 'mine', 'folder/mine')).rejects.toMatchObject(refused)
    await expect(listFiles(WS, 'folder')).rejects.toMatchObject(refused)
    expect((await listFiles(WS, '')).map(({ path }) => path)).toEqual(['mine'])
    expect(await searchFiles(WS, '', 'outside')).toEqual([])
    expect(readdirSync(outside)).toEqual(['secret.txt'])
    expect(readFileSync(join(outside, 'secret.txt'), 'utf8')).toBe('outside')
  })

  test('a folder that is swapped for a link again and again never lets a byte out or in', async () => {
    const swap = join(root, 'swap')
    const tick = async () => await new Promise((resolve) => setImmediate(resolve))
    const attempt = (work: () => void) => {
      try {
        work()
      } catch {
        // the write under test made the folder first: next turn
      }
    }
    const flip = async (end: { now: boolean }) => {
      while (!end.now) {
        attempt(() => {
          rmSync(swap, { recursive: true, force: true })
          mkdirSync(swap)
          writeFileSync(join(swap, 'secret.txt'), 'inside')
        })
        await tick()
        attempt(() => {
          rmSync(swap, { recursive: true, force: true })
          symlinkSync(outside, swap)
        })
        await tick()
      }
    }
    const end = { now: false }
    const flipping = flip(end)
    try {
      for (let i = 0; i < 100; i++) {
        const read = await readBytes(WS, 'swap/secret.txt').catch(() => null)
        if (read !== null) expect(read.toString()).toMatch(/^(inside)?$/)
        await writeBytes(WS, 'swap/written.txt', text('x')).catch(() => null)
      }
    } finally {
      end.now = true
      await flipping
    }
    expect(readdirSync(outside)).toEqual(['secret.txt'])
  })

  test('a pipe or a folder is no file', async () => {
    execFileSync('/usr/bin/mkfifo', [join(root, 'pipe')])
    mkdirSync(join(root, 'dir'))
    for (const path of ['pipe', 'dir']) {
      await expect(readBytes(WS, path)).rejects.toMatchObject(refused)
      await expect(writeBytes(WS, path, text('x'))).rejects.toMatchObject(refused)
      await expect(setAside(WS, path, 'key')).rejects.toMatchObject(refused)
    }
    await writeBytes(WS, 'plain', text('x'))
    await expect(writeBytes(WS, 'plain/below', text('x'))).rejects.toMatchObject(refused)
  })

  test('another workspace has other files', async () => {
    await writeBytes(WS, 'mine.txt', text('mine'))
    await expect(readBytes('ws_other', 'mine.txt')).rejects.toMatchObject(missing)
    await expect(readBytes('ws_../ws_files', 'mine.txt')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('writing', () => {
  test('leaves the old bytes or the new ones, never a mixture and no draft', async () => {
    const versions = Array.from({ length: 8 }, (_, i) => Buffer.alloc(200_000, 65 + i))
    await writeBytes(WS, 'racing', versions[0] ?? Buffer.alloc(0))
    const writing = Promise.all(versions.map(async (bytes) => await writeBytes(WS, 'racing', bytes)))
    for (let i = 0; i < 50; i++) {
      const bytes = await readBytes(WS, 'racing')
      expect(bytes.length).toBe(200_000)
      expect(bytes.every((byte) => byte === bytes[0])).toBe(true)
    }
    await writing
    expect(readdirSync(root)).toEqual(['racing'])
  })

  test('gives the digest that the probe then finds', async () => {
    const { sha256, size } = await writeBytes(WS, 'a.txt', text('content'))
    expect(await probeFile(WS, 'a.txt')).toEqual({ exists: true, sha256, size })
    expect(await probeFile(WS, 'none/at/all.txt')).toEqual({ exists: false, sha256: '', size: 0 })
    expect((await writeBytes(WS, 'empty', text(''))).size).toBe(0)
    expect(await probeFile(WS, 'empty')).toMatchObject({ exists: true, size: 0 })
  })

  test('more than allowed is refused before anything is there', async () => {
    await expect(writeBytes(WS, 'big', new Uint8Array(FILE_LIMITS.writeBytesMax + 1))).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
    await writeBytes(WS, 'fits', text('12345'))
    await expect(readBytes(WS, 'fits', 4)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
    expect(readdirSync(root)).toEqual(['fits'])
  })
})

describe('moving and setting aside', () => {
  test('never replaces another file', async () => {
    await writeBytes(WS, 'a', text('A'))
    await writeBytes(WS, 'b', text('B'))
    await expect(moveFile(WS, 'a', 'b')).rejects.toMatchObject({ code: 'CONFLICT' })
    expect((await readBytes(WS, 'b')).toString()).toBe('B')
    await moveFile(WS, 'a', 'deep/er/a')
    expect((await listFiles(WS, '')).map(({ path }) => path)).toEqual(['b', 'deep/er/a'])
    await expect(moveFile(WS, 'a', 'c')).rejects.toMatchObject(missing)
  })

  test('what was set aside comes back where it was, once, and never onto another file', async () => {
    await writeBytes(WS, 'in/a.txt', text('kept'))
    const { id } = await setAside(WS, 'in/a.txt', 'key')
    expect(await probeFile(WS, 'in/a.txt')).toMatchObject({ exists: false })
    await writeBytes(WS, 'in/a.txt', text('newer'))
    await expect(restoreFile(WS, id)).rejects.toMatchObject({ code: 'CONFLICT' })
    await moveFile(WS, 'in/a.txt', 'in/b.txt')
    expect(await restoreFile(WS, id)).toMatchObject({ path: 'in/a.txt', size: 4 })
    expect((await readBytes(WS, 'in/a.txt')).toString()).toBe('kept')
    await expect(restoreFile(WS, id)).rejects.toMatchObject(missing)
    await expect(restoreFile(WS, '../../outside')).rejects.toMatchObject(missing)
  })
})

test('search finds names and lines, ignoring case, and skips what is no text', async () => {
  await writeBytes(WS, 'in/Rechnung.txt', text('one\nTotal 12\n'))
  await writeBytes(WS, 'in/data.bin', Buffer.from([0, 1, 2, 84, 111, 116, 97, 108]))
  expect(await searchFiles(WS, 'in', 'total')).toEqual([{ path: 'in/Rechnung.txt', line: 2, text: 'Total 12' }])
  expect(await searchFiles(WS, '', 'rechnung')).toEqual([{ path: 'in/Rechnung.txt', line: 0, text: 'in/Rechnung.txt' }])
})

describe('a file that is there', () => {
  const once = { replace: false }
  test('is never replaced by a writer that may not, though ten race for its name', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 10 }, (_, i) => writeBytes(WS, 'in/a.txt', text(`${i}`), once)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'FILE_EXISTS' })
    const winner = tries.findIndex(({ status }) => status === 'fulfilled')
    expect(readFileSync(join(root, 'in', 'a.txt'), 'utf8')).toBe(String(winner))
    expect(readdirSync(join(root, 'in'))).toEqual(['a.txt'])
    await expect(writeBytes(WS, 'in/a.txt', text('late'), once)).rejects.toMatchObject({ code: 'FILE_EXISTS' })
    expect(readFileSync(join(root, 'in', 'a.txt'), 'utf8')).toBe(String(winner))
  })
})
