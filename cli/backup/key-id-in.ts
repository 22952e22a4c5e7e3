import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keyIdOfPem } from '#server/backup/key-archive.ts'

/** Which signing key a key folder holds; null where there is none or this user may not read it. */
export function keyIdIn(keysDir: string): string | null {
  try {
    return keyIdOfPem(readFileSync(join(keysDir, 'signing-key.pem')))
  } catch {
    return null
  }
}
