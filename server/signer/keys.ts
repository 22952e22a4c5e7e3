import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign, verify } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#server/kernel/app-error.ts'
import { writeDurably } from '#server/signer/write-durably.ts'

export interface SigningKey {
  readonly keyId: string
  readonly privateKey: KeyObject
  readonly publicKeyPem: string
}

/**
 * The Ed25519 key of this installation, made on first start. Only the signer process reads the directory (0700, files 0600).
 * @param expectKeys true when data exists already: then missing keys are refused, never made anew
 * @throws AppError KEYS_MISSING
 */
export function loadSigningKey(keysDir: string, expectKeys: boolean): SigningKey {
  const path = join(keysDir, 'signing-key.pem')
  if (!existsSync(path)) {
    if (expectKeys) throw new AppError('KEYS_MISSING', { context: { file: path } })
    mkdirSync(keysDir, { recursive: true, mode: 0o700 })
    const { privateKey } = generateKeyPairSync('ed25519')
    writeDurably(path, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string)
  }
  // A backup put back with looser rights must not stay readable for others.
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
  const privateKey = createPrivateKey(readFileSync(path))
  const publicKey = createPublicKey(privateKey)
  return { privateKey, publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }) as string, keyId: keyIdOf(publicKey) }
}

/** First 16 hex digits of SHA-256 of the public key (SPKI, DER). */
export function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16)
}

/** Ed25519 over text, base64. */
export function signText(key: SigningKey, text: string): string {
  return sign(null, Buffer.from(text), key.privateKey).toString('base64')
}

let lastKey: { readonly pem: string; readonly key: KeyObject } | null = null

/** Almost always the same one. */
function readPublicKey(pem: string): KeyObject {
  if (lastKey?.pem !== pem) lastKey = { pem, key: createPublicKey(pem) }
  return lastKey.key
}

/** Whether a signature over text is by the key of this PEM. */
export function verifyText(publicKeyPem: string, text: string, signatureBase64: string): boolean {
  try {
    return verify(null, Buffer.from(text), readPublicKey(publicKeyPem), Buffer.from(signatureBase64, 'base64'))
  } catch {
    return false
  }
}

/** A random instance id: first half of every epoch. */
export function randomInstanceId(): string {
  return randomBytes(8).toString('hex')
}

/** Key hash of a signed note: first 4 bytes of SHA-256(name ‖ "\n" ‖ 0x01 ‖ raw public key) (C2SP signed-note, Ed25519). */
export function noteKeyHash(name: string, publicKeyPem: string): Buffer {
  const raw = createPublicKey(publicKeyPem).export({ type: 'spki', format: 'der' }).subarray(-32)
  return createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.from([1]))
    .update(raw)
    .digest()
    .subarray(0, 4)
}
