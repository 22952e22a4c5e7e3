import { createHmac, randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readEnv } from '#server/observability/env.ts'

/**
 * Password of a workspace at the local outbox: HMAC of its id under a secret file of the installation, so that no other
 * local program can put mail into a workspace's outbox. The file is made once, whole, with mode 0600.
 */
export async function outboxPassword(workspaceId: string): Promise<string> {
  return createHmac('sha256', await readSecret())
    .update(`outbox\0${workspaceId}`)
    .digest('hex')
}

async function readSecret(): Promise<Buffer> {
  const dir = readEnv().MUSTER_DATA_DIR
  const file = join(dir, 'outbox.key')
  const known = await readFile(file).catch(() => undefined)
  if (known) return known
  await mkdir(dir, { recursive: true })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, randomBytes(32), { mode: 0o600, flag: 'wx' })
  // of several processes that start at once, the first one's file counts
  await link(draft, file).catch(() => {})
  await rm(draft, { force: true })
  return await readFile(file)
}
