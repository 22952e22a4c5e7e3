import { spawnSync } from 'node:child_process'
import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { blobsContract } from '#server/blobs/blobs.contract.ts'
import { openDirectoryBlobs } from '#server/blobs/directory-blobs.ts'

const made: string[] = []
afterAll(() => Promise.all(made.map((dir) => rm(dir, { recursive: true, force: true }))))

async function freshDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'muster-blobs-'))
  made.push(dir)
  return dir
}

blobsContract('directory', async () => openDirectoryBlobs({ dir: await freshDir(), bytesMax: 1_048_576 }))

test('bytes changed on the disk are noticed, never given out, and written anew when put again', async () => {
  const dir = await freshDir()
  const blobs = openDirectoryBlobs({ dir, bytesMax: 1000 })
  const content = new TextEncoder().encode('figures')
  const { ref } = await blobs.put('ws_a', content)
  const hash = ref.slice('blob:sha256:'.length)
  const file = join(dir, 'ws_a', hash.slice(0, 2), hash)
  await writeFile(file, 'FIGURES')
  await expect(blobs.get('ws_a', ref)).rejects.toMatchObject({ code: 'BLOB_DAMAGED' })
  await appendFile(file, '!')
  await blobs.put('ws_a', content)
  expect(Buffer.from(await blobs.get('ws_a', ref)).toString()).toBe('figures')
})

test('no drafts stay behind', async () => {
  const dir = await freshDir()
  const blobs = openDirectoryBlobs({ dir, bytesMax: 1000 })
  const { ref } = await blobs.put('ws_a', new Uint8Array(10))
  expect(await readdir(join(dir, 'ws_a', ref.slice(12, 14)))).toEqual([ref.slice(12)])
})

test('a disk without room gives STORAGE_FULL and leaves nothing half-written', async () => {
  const dir = await freshDir()
  // a shell's file size limit stands for the full disk: writing past it fails in the same place
  const script = `process.on('SIGXFSZ', () => {})
    const { openDirectoryBlobs } = await import('#server/blobs/directory-blobs.ts')
    const blobs = openDirectoryBlobs({ dir: ${JSON.stringify(dir)}, bytesMax: 10_000_000 })
    console.log(await blobs.put('ws_a', new Uint8Array(1_000_000)).then(() => 'kept', (error) => error.code))`
  const done = spawnSync('/bin/sh', ['-c', 'ulimit -f 100 && exec "$0" --input-type=module -e "$1"', process.execPath, script], {
    encoding: 'utf8',
  })
  expect(done.stdout.trim()).toBe('STORAGE_FULL')
  expect(await readdir(join(dir, 'ws_a')).then((folders) => Promise.all(folders.map((name) => readdir(join(dir, 'ws_a', name)))))).toEqual([
    [],
  ])
})
