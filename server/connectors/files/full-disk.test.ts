import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { listFiles } from '#server/connectors/files/list-files.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'

const WS = 'ws_full'
const disk = mkdtempSync(join(tmpdir(), 'muster-full-'))
process.env['MUSTER_DATA_DIR'] = disk
const mounted = mountSmallDisk()

afterAll(() => {
  if (mounted) execFileSync('/bin/umount', [disk])
  rmSync(disk, { recursive: true, force: true })
})

/** 256 kB of memory as a disk; needs a host that lets us mount. */
function mountSmallDisk(): boolean {
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test.runIf(mounted)('a full disk is said as such: the old file stays whole, and neither a half one nor a draft is left', async () => {
  await writeBytes(WS, 'a.txt', Buffer.from('old'))
  await expect(writeBytes(WS, 'a.txt', Buffer.alloc(1_000_000))).rejects.toMatchObject({ code: 'STORAGE_FULL' })
  await expect(writeBytes(WS, 'b.txt', Buffer.alloc(1_000_000))).rejects.toMatchObject({ code: 'STORAGE_FULL' })
  expect((await readBytes(WS, 'a.txt')).toString()).toBe('old')
  expect((await listFiles(WS, '')).map((file) => file.path)).toEqual(['a.txt'])
  expect(readdirSync(join(disk, 'workspaces', WS, 'files'))).toEqual(['a.txt'])
})
