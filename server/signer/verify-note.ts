import { parseNote } from '#server/signer/core/note.ts'
import { noteKeyHash, verifyText } from '#server/signer/keys.ts'

/** Whether a checkpoint note carries a valid signature by this key (Ed25519 over the note's text). */
export function verifyNote(note: string, publicKeyPem: string): boolean {
  const parsed = parseNote(note)
  if (!parsed) return false
  return parsed.signatures.some(({ name, keyAndSignature }) => {
    const bytes = Buffer.from(keyAndSignature, 'base64')
    try {
      return (
        bytes.length === 68 &&
        bytes.subarray(0, 4).equals(noteKeyHash(name, publicKeyPem)) &&
        verifyText(publicKeyPem, parsed.text, bytes.subarray(4).toString('base64'))
      )
    } catch {
      return false
    }
  })
}
