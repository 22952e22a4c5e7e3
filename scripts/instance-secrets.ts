import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What an installation generated for itself, in `<data dir>/secrets.json`, mode 0600. */
export interface InstanceSecrets {
  /** Tells two installations apart that lived in the same folder, one after the other. */
  readonly installation: string
  readonly ownerPassword: string
  readonly appPassword: string
  readonly systemPassword: string
  /** Vouches for what the authorisation server keeps in the database; only the web process is told it. */
  readonly oauthKey?: string
  /** Set once a database was prepared: an empty one is refused from then on. */
  readonly databaseReady?: boolean
  /** Set once the signer had its key: a missing one is refused from then on. */
  readonly keysReady?: boolean
}

/** Reads the secrets of an installation, or makes them. `dataDir` is created with mode 0711 when missing. */
export function openSecrets(dataDir: string): InstanceSecrets {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  const file = join(dataDir, 'secrets.json')
  const password = () => randomBytes(24).toString('base64url')
  if (existsSync(file)) {
    const known = JSON.parse(readFileSync(file, 'utf8')) as InstanceSecrets
    if (known.oauthKey !== undefined) return known
    // Of an earlier version.
    const complete = { ...known, oauthKey: password() }
    saveSecrets(dataDir, complete)
    return complete
  }
  const secrets: InstanceSecrets = {
    installation: randomBytes(8).toString('hex'),
    ownerPassword: password(),
    appPassword: password(),
    systemPassword: password(),
    oauthKey: password(),
  }
  saveSecrets(dataDir, secrets)
  return secrets
}

/** Replaces the secrets file in one step. */
export function saveSecrets(dataDir: string, secrets: InstanceSecrets): void {
  const file = join(dataDir, 'secrets.json')
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  chmodSync(draft, 0o600)
  renameSync(draft, file)
}

/** A short name for a folder and an installation in it, for places outside that folder. */
export function installationKey(dataDir: string, secrets: InstanceSecrets): string {
  return createHash('sha256').update(`${dataDir}\0${secrets.installation}`).digest('hex').slice(0, 16)
}
