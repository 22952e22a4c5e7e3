import { createHash } from 'node:crypto'
import { lchownSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Numeric users of the three kinds of process. Undefined where a process keeps the user who started Muster. */
export interface ProcessUsers {
  readonly postgres: number | undefined
  readonly signer: number | undefined
  readonly app: number | undefined
}

/** Below systemd's dynamic users (61184), above what distributions hand out. */
const RANGE = { first: 61_000, triples: 61 }

/**
 * Chooses three users nobody has, so that PostgreSQL, the signer and the application cannot read each other's files
 * (architecture §1). They need no account. Only root can give processes away; otherwise all keep their user.
 * @param root the project; when a folder above it bars other users, only PostgreSQL (which refuses root) moves.
 */
export function chooseUsers(root: string, dataDir: string): ProcessUsers {
  if (process.getuid?.() !== 0) return { postgres: undefined, signer: undefined, app: undefined }
  const taken = takenIds()
  const start = createHash('sha256').update(resolve(dataDir)).digest().readUInt32BE(0) % RANGE.triples
  for (let step = 0; step < RANGE.triples; step++) {
    const first = RANGE.first + ((start + step) % RANGE.triples) * 3
    if ([first, first + 1, first + 2].some((id) => taken.has(id))) continue
    const barred = isBarred(root, first + 2) || isBarred(dirname(resolve(dataDir)), first + 2) || isPrivate(join(root, 'package.json'))
    return barred ? { postgres: first, signer: undefined, app: undefined } : { postgres: first, signer: first + 1, app: first + 2 }
  }
  throw new Error(`no free user ids between ${RANGE.first} and ${RANGE.first + RANGE.triples * 3}`)
}

/** True when some folder on the way to `path`, or itself, does not let that user pass. */
export function isBarred(path: string, uid: number): boolean {
  for (let dir = resolve(path); ; dir = dirname(dir)) {
    const { mode, uid: owner } = statSync(dir)
    if ((mode & (owner === uid ? 0o100 : 0o001)) === 0) return true
    if (dir === dirname(dir)) return false
  }
}

function isPrivate(file: string): boolean {
  return (statSync(file).mode & 0o004) === 0
}

function takenIds(): Set<number> {
  const ids = (file: string): number[] => {
    try {
      return readFileSync(file, 'utf8')
        .split('\n')
        .map((line) => Number(line.split(':')[2]))
    } catch {
      return []
    }
  }
  return new Set([...ids('/etc/passwd'), ...ids('/etc/group')])
}

/** Gives a file, or a folder with all in it, to another user; links are given, never followed. */
export function giveAway(path: string, uid: number): void {
  lchownSync(path, uid, uid)
  if (!lstatSync(path).isDirectory()) return
  for (const name of readdirSync(path)) giveAway(join(path, name), uid)
}
