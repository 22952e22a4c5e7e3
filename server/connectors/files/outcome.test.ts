import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import type * as FsPromises from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { FILE_LIMITS } from '#server/connectors/files/limits.ts'
import { moveFile, restoreFile, setAside } from '#server/connectors/files/move-file.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'

/** What a broken disk does cannot be had from a whole one: the calls named here fail, once each, everything else is real. */
const faults = vi.hoisted(() => ({
  next: [] as { call: 'sync folder' | 'unlink' | 'rename' | 'link' | 'open'; code: string; after?: number }[],
}))
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FsPromises>()
  const fail = (call: string) => {
    const fault = faults.next.find((one) => one.call === call)
    if (!fault) return
    if ((fault.after ?? 0) > 0) {
      fault.after = (fault.after ?? 0) - 1
      return
    }
    faults.next.splice(faults.next.indexOf(fault), 1)
    throw Object.assign(new Error(fault.code), { code: fault.code })
  }
  const guarded =
    <A extends unknown[], T>(call: string, work: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      fail(call)
      return await work(...args)
    }
  const open = async (...args: Parameters<typeof real.open>) => {
    fail('open')
    const handle = await real.open(...args)
    if ((await handle.stat()).isDirectory()) {
      const sync = handle.sync.bind(handle)
      handle.sync = async () => {
        fail('sync folder')
        await sync()
      }
    }
    return handle
  }
  return { ...real, open, unlink: guarded('unlink', real.unlink), rename: guarded('rename', real.rename), link: guarded('link', real.link) }
})

const WS = 'ws_outcome'
const dataDir = mkdtempSync(join(tmpdir(), 'muster-outcome-'))
const root = join(dataDir, 'workspaces', WS, 'files')
process.env['MUSTER_DATA_DIR'] = dataDir
const kept = Buffer.from('kept')
const nothingDone = (code: string) => ({ name: 'AppError', code })
const nobodyKnows = { name: 'Unsure' }
const there = () => readdirSync(root).sort()

beforeEach(() => {
  faults.next = []
  rmSync(join(dataDir, 'workspaces'), { recursive: true, force: true })
  mkdirSync(root, { recursive: true })
  writeFileSync(join(root, 'a'), kept)
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

describe('a write', () => {
  test.each(['EIO', 'ENOSPC', 'EACCES'])(
    'that is in place and not confirmed by the disk (%s) is unknown, never "nothing was done"',
    async (code) => {
      for (const replace of [true, false]) {
        faults.next = [{ call: 'sync folder', code }]
        await expect(writeBytes(WS, `new-${replace}`, kept, { replace })).rejects.toMatchObject(nobodyKnows)
        expect(there()).toContain(`new-${replace}`)
      }
    },
  )
  test.each([
    ['rename', 'EIO', 'INTERNAL'],
    ['rename', 'ENOSPC', 'STORAGE_FULL'],
    ['open', 'EMFILE', 'INTERNAL'],
  ] as const)('that fails before (%s, %s) is proof that nothing was done', async (call, code, expected) => {
    faults.next = [{ call, code }]
    await expect(writeBytes(WS, 'new', kept)).rejects.toMatchObject(nothingDone(expected))
    expect(there()).toEqual(['a'])
  })
})

describe('a move', () => {
  test.each([
    ['link', 'EIO', 0],
    ['sync folder', 'EIO', 0],
    ['unlink', 'EACCES', 0],
    ['open', 'EMFILE', 0],
    ['open', 'EMFILE', 1],
  ] as const)('that fails at %s (%s, after %d) is taken back, and then nothing was done', async (call, code, after) => {
    faults.next = [{ call, code, after }]
    await expect(moveFile(WS, 'a', 'b')).rejects.toMatchObject({ name: 'AppError' })
    expect(there()).toEqual(['a'])
    expect(readFileSync(join(root, 'a'))).toEqual(kept)
    await moveFile(WS, 'a', 'b')
    expect(there()).toEqual(['b'])
  })
  test('that cannot be taken back, or is done and not confirmed, is unknown', async () => {
    faults.next = [
      { call: 'unlink', code: 'EIO' },
      { call: 'unlink', code: 'EIO' },
    ]
    await expect(moveFile(WS, 'a', 'b')).rejects.toMatchObject(nobodyKnows)
    expect(there()).toEqual(['a', 'b'])
    faults.next = [{ call: 'sync folder', code: 'ENOSPC', after: 1 }]
    await expect(moveFile(WS, 'a', 'c')).rejects.toMatchObject(nobodyKnows)
    expect(there()).toEqual(['b', 'c'])
  })
  test('that a crash left half done is finished by its repeat; two names of other files stay two', async () => {
    linkSync(join(root, 'a'), join(root, 'b'))
    await moveFile(WS, 'a', 'b')
    expect(there()).toEqual(['b'])
    writeFileSync(join(root, 'c'), kept)
    await expect(moveFile(WS, 'b', 'c')).rejects.toMatchObject(nothingDone('CONFLICT'))
    linkSync(join(root, 'c'), join(dataDir, 'second-name'))
    await expect(moveFile(WS, 'c', '/c')).rejects.toMatchObject(nothingDone('CONFLICT'))
    expect(there()).toEqual(['b', 'c'])
  })
})

describe('what is set aside', () => {
  test('is still there when it fails, and aside when a repeat finishes it', async () => {
    faults.next = [{ call: 'unlink', code: 'EIO' }]
    await expect(setAside(WS, 'a', 'key')).rejects.toMatchObject(nothingDone('INTERNAL'))
    expect(there()).toEqual(['a'])
    const { id } = await setAside(WS, 'a', 'key')
    expect(there()).toEqual([])
    faults.next = [{ call: 'sync folder', code: 'ENOSPC', after: 1 }]
    await expect(restoreFile(WS, id)).rejects.toMatchObject(nobodyKnows)
    expect(readFileSync(join(root, 'a'))).toEqual(kept)
  })
  test('is given back with digest and size', async () => {
    const { id } = await setAside(WS, 'a', 'key')
    expect(await restoreFile(WS, id)).toMatchObject({ path: 'a', size: 4, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(readdirSync(join(dataDir, 'workspaces', WS, 'aside'))).toEqual([])
  })
  test('is refused before anything is done when it is larger than a look at it may be: setting aside, restoring, moving', async () => {
    const { id } = await setAside(WS, 'a', 'key')
    truncateSync(join(dataDir, 'workspaces', WS, 'aside', id, 'content'), FILE_LIMITS.probeBytesMax + 1)
    await expect(restoreFile(WS, id)).rejects.toMatchObject(nothingDone('PAYLOAD_TOO_LARGE'))
    expect(there()).toEqual([])
    writeFileSync(join(root, 'big'), '')
    truncateSync(join(root, 'big'), FILE_LIMITS.probeBytesMax + 1)
    await expect(setAside(WS, 'big', 'key')).rejects.toMatchObject(nothingDone('PAYLOAD_TOO_LARGE'))
    await expect(moveFile(WS, 'big', 'bigger')).rejects.toMatchObject(nothingDone('PAYLOAD_TOO_LARGE'))
    expect(there()).toEqual(['big'])
  })
})
