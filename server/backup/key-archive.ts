import { createPublicKey } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { checkArchive, readArchive } from '#server/backup/read-archive.ts'
import { writeArchive } from '#server/backup/write-archive.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { systemClock } from '#server/observability/system-clock.ts'

/** Keys as they are put back: the signing key, what the signer remembers, and the key of the saved secrets if there is one. */
export interface KeyFiles {
  readonly signer: ReadonlyMap<string, Buffer>
  readonly vault: Buffer | null
  readonly keyId: string
}
const SIGNER_FILES = ['signing-key.pem', 'signer-state.json'] as const

/** Writes the keys into a file of their own, to be kept apart from the backup. @throws Error when there are none, or not readable */
export async function writeKeys(file: string, from: { keysDir: string; dataDir: string }): Promise<void> {
  const { signer, vault } = readKeyFolder(from.keysDir, from.dataDir)
  await writeArchive(file, async (writer) => {
    for (const [name, bytes] of signer) await writer.add(`keys/${name}`, bytes.length, [bytes])
    if (vault) await writer.add('vault.key', vault.length, [vault])
    return { format: 'muster-keys', createdAt: new Date(systemClock.nowMs()).toISOString(), facts: null }
  })
  await checkArchive(file, 'muster-keys')
}

/**
 * Keys from a file of `writeKeys`, from a key folder, or from a whole data folder.
 * @throws Error when they are not whole
 */
export async function readKeys(from: string): Promise<KeyFiles> {
  if (!existsSync(from)) throw new Error(`there are no keys at ${from}`)
  if (statSync(from).isDirectory()) {
    const isDataDir = existsSync(join(from, 'keys'))
    return readKeyFolder(isDataDir ? join(from, 'keys') : from, isDataDir ? from : dirname(from))
  }
  await checkArchive(from, 'muster-keys')
  const files = new Map<string, Buffer>()
  await readArchive(from, async (name, body) => {
    const parts: Uint8Array[] = []
    for await (const bytes of body) parts.push(bytes)
    files.set(name, Buffer.concat(parts))
  })
  const signer = new Map([...files].filter(([name]) => name.startsWith('keys/')).map(([name, bytes]) => [basename(name), bytes]))
  return wholeKeys(from, signer, files.get('vault.key') ?? null)
}

/** Puts keys where the signer and the vault look for them, readable by their owner alone. */
export function placeKeys(keys: KeyFiles, to: { keysDir: string; dataDir: string }): void {
  mkdirSync(to.keysDir, { recursive: true, mode: 0o700 })
  const put = (path: string, bytes: Buffer): void => {
    writeFileSync(path, bytes, { mode: 0o600 })
    chmodSync(path, 0o600)
  }
  for (const [name, bytes] of keys.signer) put(join(to.keysDir, name), bytes)
  if (keys.vault) put(join(to.dataDir, 'vault.key'), keys.vault)
}

/** First 16 digits of the digest of the public key, as the signer says it. */
export function keyIdOfPem(pem: Buffer): string {
  const spki = createPublicKey(pem).export({ type: 'spki', format: 'der' })
  return sha256(spki).slice(0, 16)
}

function readKeyFolder(keysDir: string, dataDir: string): KeyFiles {
  const names = readdirSync(keysDir, { withFileTypes: true }).filter((entry) => entry.isFile())
  const signer = new Map(names.map(({ name }) => [name, readFileSync(join(keysDir, name))]))
  const vault = join(dataDir, 'vault.key')
  return wholeKeys(keysDir, signer, existsSync(vault) ? readFileSync(vault) : null)
}

function wholeKeys(from: string, signer: ReadonlyMap<string, Buffer>, vault: Buffer | null): KeyFiles {
  const missing = SIGNER_FILES.find((name) => !signer.has(name))
  if (missing !== undefined) throw new Error(`${from} has no ${missing}`)
  return { signer, vault, keyId: keyIdOfPem(signer.get('signing-key.pem') ?? Buffer.alloc(0)) }
}
