import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { writeKeys } from '#server/backup/key-archive.ts'
import type { LastBackup } from '#server/backup/schema.ts'
import { writeBackup } from '#server/backup/write-backup.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { type Installation, openInstallation } from '../../scripts/installation.ts'
import { claimInstallation, readClaim } from '../../scripts/installation-lock.ts'
import { openAsOwner } from '../../scripts/prepare-database.ts'
import { productVersion } from '../../scripts/product-version.ts'
import { keyIdIn } from '../backup/key-id-in.ts'
import { keysFileOf } from '../backup/keys-file-of.ts'

const USAGE = `muster backup [FILE] [--no-keys]

FILE        where to; unless said, backups/ of the data folder
--no-keys   leave out the keys, which are written beside it as FILE's .keys.tar.gz
`

/** `muster backup [FILE]`: a consistent backup, while Muster runs or not, read back to the end. @returns 0 written, 2 wrong words */
export async function backup(args: readonly string[]): Promise<number> {
  const parsed = parse(args)
  const [given, ...more] = parsed?.positionals ?? []
  if (!parsed || more.length > 0) {
    process.stderr.write(USAGE)
    return 2
  }
  const installation = openInstallation()
  const file = given === undefined ? defaultFile(installation) : resolve(given)
  if (existsSync(file)) throw new Error(`${file} is there already: name another file`)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const release = readClaim(installation.dataDir) ? () => {} : claimInstallation(installation.dataDir, false)
  try {
    const keysFile = parsed.values['no-keys'] ? null : keysFileOf(file)
    // Before the rows: what the signer remembers is then never ahead of the database that is put back.
    if (keysFile !== null) await writeKeys(keysFile, installation)
    const written = await writeRows(installation, file)
    const last: LastBackup = { at: written.createdAt, file, bytes: written.bytes, sha256: written.sha256, keysFile }
    remember(installation, last)
    process.stdout.write(sentences(written, last, given === undefined))
    return 0
  } finally {
    release()
  }
}

async function writeRows(installation: Installation, file: string) {
  const database = await openAsOwner(installation)
  const { dataDir } = installation
  try {
    return await writeBackup({
      ownerUrl: database.ownerUrl,
      dataDir,
      file,
      version: productVersion(),
      keyId: keyIdIn(installation.keysDir),
    })
  } finally {
    await database.stop()
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { 'no-keys': { type: 'boolean' } } })
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return null
  }
}

function defaultFile({ dataDir }: Installation): string {
  const stamp = new Date(systemClock.nowMs()).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  return join(dataDir, 'backups', `muster-${stamp}.tar.gz`)
}

/** Health and doctor say when the last backup was made. */
function remember({ dataDir }: Installation, last: LastBackup): void {
  const path = join(dataDir, 'last-backup.json')
  writeFileSync(path, `${JSON.stringify(last)}\n`)
  chmodSync(path, 0o644)
}

function sentences(
  written: Awaited<ReturnType<typeof writeBackup>>,
  { file, keysFile, sha256, bytes }: LastBackup,
  isInside: boolean,
): string {
  const many = (n: number): string => n.toLocaleString('en')
  const keys =
    keysFile === null
      ? [
          'The keys are not in it. Without them nothing that was signed holds, and saved secrets do not open: keep a copy of them elsewhere.',
        ]
      : [
          `Keys written to ${keysFile}`,
          'Keep the two files apart. Who has both can read every saved secret and sign in the name of this installation.',
        ]
  return [
    `Backup written to ${file}`,
    `${many(written.tables)} tables, ${many(written.rows)} rows, ${written.files === 1 ? '1 file' : `${many(written.files)} files`}, ${(bytes / 1e6).toFixed(1)} MB; read back and checked`,
    `sha256 ${sha256}`,
    ...keys,
    ...(isInside ? ['It lies on the same disk as the data: copy it to another machine.'] : []),
    '',
  ].join('\n')
}
