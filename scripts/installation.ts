import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '#server/kernel/app-error.ts'
import { readEnv } from '#server/observability/env.ts'
import { readClaim } from './installation-lock.ts'
import { type InstanceSecrets, installationKey, openSecrets, saveSecrets } from './instance-secrets.ts'
import { SHARED_DIR } from './postgres-binaries.ts'
import { chooseUsers, giveAway, isBarred, type ProcessUsers } from './process-users.ts'

/** Where everything of this installation is, and who runs it. */
export interface Installation {
  readonly root: string
  readonly dataDir: string
  readonly keysDir: string
  readonly signerSocket: string
  readonly postgresDir: string
  readonly users: ProcessUsers
  readonly secrets: InstanceSecrets
}

const KEY_FILE = 'signing-key.pem'

/** The folder of the project. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * Lays out the data folder and its owners. As root: the folder lets the application add to it but not touch what is
 * others' (sticky), keys belong to the signer alone, PostgreSQL's folder to PostgreSQL alone (architecture §1).
 */
export function openInstallation(options: { shareUser?: boolean } = {}): Installation {
  const env = readEnv()
  const dataDir = resolve(ROOT, env.MUSTER_DATA_DIR)
  const secrets = openSecrets(dataDir)
  const chosen = chooseUsers(ROOT, dataDir)
  const users = (options.shareUser ?? readClaim(dataDir)?.shareUser) ? { ...chosen, signer: undefined, app: undefined } : chosen
  const keysDir = resolve(ROOT, process.env['MUSTER_KEYS_DIR'] ?? join(dataDir, 'keys'))
  const signerSocket = resolve(ROOT, process.env['MUSTER_SIGNER_SOCKET'] ?? join(dataDir, 'run/signer/signer.sock'))
  const asRoot = process.getuid?.() === 0
  if (asRoot && ownerOf(keysDir) !== undefined && ownerOf(keysDir) !== (users.signer ?? 0)) changeOwners(dataDir, keysDir, users)
  own(dataDir, asRoot ? 0o1771 : 0o700, undefined, users.app)
  own(join(dataDir, 'run'), 0o711)
  own(keysDir, 0o700, users.signer, users.signer)
  own(dirname(signerSocket), users.app === undefined ? 0o700 : 0o710, users.signer, users.app)
  return { root: ROOT, dataDir, keysDir, signerSocket, postgresDir: postgresFolder(dataDir, users, secrets), users, secrets }
}

function ownerOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.uid
}

/** Who runs what changed (dev to start, user to root): everything that was written goes to its new owner, once. */
function changeOwners(dataDir: string, keysDir: string, users: ProcessUsers): void {
  const ours = new Set(['secrets.json', 'supervisor.json', 'pg', 'run'])
  for (const name of readdirSync(dataDir)) {
    const path = join(dataDir, name)
    if (!ours.has(name) && path !== keysDir) giveAway(path, users.app ?? 0)
  }
  giveAway(keysDir, users.signer ?? 0)
}

/** What web, worker and signer are told about this installation. */
export function childEnvironment(installation: Installation): Record<string, string> {
  return {
    MUSTER_DATA_DIR: installation.dataDir,
    MUSTER_KEYS_DIR: installation.keysDir,
    MUSTER_SIGNER_SOCKET: installation.signerSocket,
    MUSTER_SIGNER_SEPARATED: installation.users.signer === undefined ? '0' : '1',
  }
}

/** True once this installation ran with its signing key: a missing one is then a loss, never made anew (domain §8). */
export function expectsKeys(installation: Installation): boolean {
  return installation.secrets.keysReady ?? false
}

/** Remembers that the signing key exists. */
export function rememberKeys(installation: Installation): void {
  if (existsSync(join(installation.keysDir, KEY_FILE)))
    saveSecrets(installation.dataDir, { ...openSecrets(installation.dataDir), keysReady: true })
}

/** @throws AppError KEYS_MISSING when data exists and the key that signed it is gone */
export function assertKeys(installation: Installation): void {
  if (expectsKeys(installation) && !existsSync(join(installation.keysDir, KEY_FILE)))
    throw new AppError('KEYS_MISSING', { context: { dir: installation.keysDir } })
}

function own(dir: string, mode: number, uid?: number, gid?: number): void {
  mkdirSync(dir, { recursive: true, mode })
  if (process.getuid?.() === 0) chownSync(dir, uid ?? 0, gid ?? 0)
  chmodSync(dir, mode)
}

/** PostgreSQL refuses to be root; where its user cannot reach our folder, its data moves out (architecture §1). */
function postgresFolder(dataDir: string, users: ProcessUsers, secrets: InstanceSecrets): string {
  if (users.postgres === undefined || !isBarred(dataDir, users.postgres)) return join(dataDir, 'pg')
  return join(SHARED_DIR, installationKey(dataDir, secrets))
}
