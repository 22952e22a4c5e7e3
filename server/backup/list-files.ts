import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * What of a data folder is not in a backup: the database (copied as rows), what belongs to this machine or this moment, and
 * keys, which are kept apart.
 */
const LEFT_OUT = new Set(['pg', 'run', 'keys', 'backups', 'secrets.json', 'supervisor.json', 'last-backup.json', 'vault.key', 'outbox.key'])

/** Regular files below a data folder that belong into a backup, as paths relative to it, in order. Links are not followed. */
export async function listFiles(dataDir: string): Promise<string[]> {
  const found: string[] = []
  const visit = async (below: string): Promise<void> => {
    const entries = await readdir(join(dataDir, below), { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (below === '' && LEFT_OUT.has(entry.name)) continue
      if (entry.isDirectory()) await visit(path)
      else if (entry.isFile()) found.push(path)
    }
  }
  await visit('')
  return found
}

/** Whether nobody has used this data folder yet. */
export async function isUnused(dataDir: string): Promise<boolean> {
  const names = await readdir(dataDir).catch((): string[] => [])
  if (names.includes('pg')) return false
  return (await listFiles(dataDir).catch(() => [])).length === 0
}
