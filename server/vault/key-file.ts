import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#server/kernel/app-error.ts'
import { readEnv } from '#server/observability/env.ts'

const KEY_BYTES = 32

/**
 * The key that wraps the data keys of all workspaces: `<data>/vault.key`, 32 bytes, mode 0600, outside the database, so that
 * a copy of the database alone opens nothing.
 * @throws AppError KEYS_MISSING when the file is not there, or is not a key
 */
export async function readKeyFile(): Promise<Buffer> {
  const key = await readFile(keyFile()).catch((cause: unknown) => {
    throw new AppError('KEYS_MISSING', { cause, context: { file: 'vault.key' } })
  })
  if (key.length !== KEY_BYTES) throw new AppError('KEYS_MISSING', { context: { file: 'vault.key', why: 'it is not a key' } })
  return key
}

/**
 * The key file, made now when there is none: for the first key that it will ever wrap, never in place of a lost one.
 * @param isFirst whether no workspace has a data key yet; asked only when there is no file
 * @throws AppError KEYS_MISSING when the file is not there and some workspace needs it
 */
export async function readOrMakeKeyFile(isFirst: () => Promise<boolean>): Promise<Buffer> {
  const file = keyFile()
  const known = await readFile(file).catch(() => null)
  if (known !== null || !(await isFirst())) return await readKeyFile()
  await mkdir(readEnv().MUSTER_DATA_DIR, { recursive: true })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(randomBytes(KEY_BYTES))
    await handle.sync()
  } finally {
    await handle.close()
  }
  // of several processes that start at once, the first one's file counts
  await link(draft, file).catch(() => {})
  await rm(draft, { force: true })
  return await readKeyFile()
}

function keyFile(): string {
  return join(readEnv().MUSTER_DATA_DIR, 'vault.key')
}
