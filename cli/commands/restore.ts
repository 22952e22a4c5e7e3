import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type KeyFiles, readKeys } from '#server/backup/key-archive.ts'
import { isUnused } from '#server/backup/list-files.ts'
import { checkArchive } from '#server/backup/read-archive.ts'
import type { BackupFacts } from '#server/backup/schema.ts'
import { readEnv } from '#server/observability/env.ts'
import { openInstallation, ROOT } from '../../scripts/installation.ts'
import { claimInstallation, readClaim } from '../../scripts/installation-lock.ts'
import { keyIdIn } from '../backup/key-id-in.ts'
import { keysFileOf } from '../backup/keys-file-of.ts'
import { type PutBack, putBack } from '../backup/put-back.ts'

const USAGE = `muster restore FILE [--keys FILE|FOLDER]

FILE     a backup, made by muster backup or before an upgrade
--keys   its key file, a key folder or a whole data folder; unless said, the key file beside FILE, else the keys already in place
`

/**
 * `muster restore FILE`: puts a backup into an empty data folder and begins a new epoch. Everything is checked before
 * anything is touched. @returns 0 restored, 2 wrong words
 */
export async function restore(args: readonly string[]): Promise<number> {
  const parsed = parse(args)
  const [given, ...more] = parsed?.positionals ?? []
  if (!parsed || given === undefined || more.length > 0) {
    process.stderr.write(USAGE)
    return 2
  }
  const file = resolve(given)
  const dataDir = resolve(ROOT, readEnv().MUSTER_DATA_DIR)
  const claim = readClaim(dataDir)
  if (claim) throw new Error(`Muster runs on ${dataDir} (process ${claim.pid}): stop it first`)
  if (!(await isUnused(dataDir)))
    throw new Error(`${dataDir} holds data: a backup goes into an empty folder. Move that one away, or name another with MUSTER_DATA_DIR`)
  const manifest = await checkArchive(file, 'muster-backup')
  const facts = manifest.facts
  if (!facts) throw new Error(`${file} does not say what is in it`)
  const keys = await findKeys(file, parsed.values.keys, dataDir, facts)
  process.stdout.write(`${file} is whole: ${manifest.entries.length} parts as they were written on ${manifest.createdAt}\n`)
  const installation = openInstallation()
  const release = claimInstallation(dataDir, false)
  try {
    process.stdout.write(sentences(await putBack({ installation, file, facts, keys, createdAt: manifest.createdAt })))
    return 0
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`not restored (${why}). Empty ${dataDir} before you try again; the backup is as it was`, { cause })
  } finally {
    release()
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { keys: { type: 'string' } } })
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return null
  }
}

/**
 * The keys that go with a backup; null when those in place are the right ones.
 * @throws Error when there are none, or others: nothing that was signed would hold
 */
async function findKeys(file: string, given: string | undefined, dataDir: string, facts: BackupFacts): Promise<KeyFiles | null> {
  const beside = keysFileOf(file)
  const from = given === undefined ? (existsSync(beside) ? beside : null) : resolve(given)
  const inPlace = keyIdIn(resolve(ROOT, process.env['MUSTER_KEYS_DIR'] ?? `${dataDir}/keys`))
  if (inPlace !== null && from !== null) throw new Error('there are keys in place already: move them away, or leave out --keys')
  if (inPlace === null && from === null) throw new Error('the keys are missing: name their file or folder with --keys')
  const keys = from === null ? null : await readKeys(from)
  const keyId = keys?.keyId ?? inPlace
  if (facts.keyId !== null && facts.keyId !== keyId)
    throw new Error(`these keys (${keyId}) are not the ones this backup was signed with (${facts.keyId})`)
  return keys
}

function sentences({ rows, files, epoch, ended, workspaces }: PutBack): string {
  const plans = ended === 1 ? '1 plan that was open ended' : `${ended} plans that were open ended`
  return [
    `Restored: ${rows.toLocaleString('en')} rows, ${files === 1 ? '1 file' : `${files.toLocaleString('en')} files`}, ${workspaces} ${workspaces === 1 ? 'workspace' : 'workspaces'}.`,
    `A new epoch began: ${epoch}. ${plans}: what was approved before counts no more. Keep a fresh export of the proof: it is the new beginning.`,
    'Nothing starts by itself until somebody presses "Resume all members" on Schedules: look first at what happened after the backup was made.',
    'Everybody signs in again. Start with npm start.',
    '',
  ].join('\n')
}
