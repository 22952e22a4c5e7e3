import { generateKeyPairSync } from 'node:crypto'
import { GENESIS } from '#server/audit/core/genesis.ts'
import type { Envelope } from '#server/audit/schema.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { leafHash, rootHash } from '#server/signer/core/merkle.ts'
import { originOf, treeHeadText } from '#server/signer/core/note.ts'
import { keyIdOf, noteKeyHash, type SigningKey, signText } from '#server/signer/keys.ts'

/** A signing key of its own for a test. */
export function makeKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { privateKey, publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }) as string, keyId: keyIdOf(publicKey) }
}

/** Envelope lines of an honest chain; `messages` are its content. */
export function makeLines(messages: readonly string[], workspaceId = 'ws_test'): string[] {
  let previous = GENESIS
  return messages.map((message, index) => {
    const at = new Date(Date.UTC(2026, 10, 19, 10, 0, index)).toISOString()
    const envelope: Envelope = {
      v: 1,
      workspaceId,
      seq: index + 1,
      at,
      event: {
        event_id: `evt_${index}`,
        timestamp: at,
        event_type: 'run.started',
        workflow_state: 'INIT',
        chain_hash: previous,
        message,
        severity: 'info',
      },
      ext: { n: index },
    }
    const line = canonicalJson(envelope)
    previous = sha256(line)
    return line
  })
}

/** A checkpoint note over these lines, signed by the key. */
export function makeNote(
  lines: readonly string[],
  key: SigningKey,
  {
    workspaceId = 'ws_test',
    epoch = 'i-1',
    extensions = [],
  }: { workspaceId?: string; epoch?: string; extensions?: readonly string[] } = {},
): string {
  const rootHashOf = rootHash(lines.map((line) => leafHash(line)))
  const text = treeHeadText({ origin: originOf(workspaceId, epoch), size: lines.length, rootHash: rootHashOf, extensions })
  const name = `muster-${key.keyId}`
  return `${text}\n— ${name} ${Buffer.concat([noteKeyHash(name, key.publicKeyPem), Buffer.from(signText(key, text), 'base64')]).toString('base64')}\n`
}

/** A whole export file, closed with the hash of `closing`: the last line as it was when the file was made. */
export function makeExport(
  lines: readonly string[],
  notes: readonly string[],
  key: SigningKey,
  closing: string | undefined = lines.at(-1),
): string {
  return `${[
    ...lines,
    ...(closing === undefined ? [] : [JSON.stringify({ end: { entries: lines.length, hash: sha256(closing) } })]),
    ...notes.map((note) => JSON.stringify({ checkpoint: note })),
    JSON.stringify({ key: { keyId: key.keyId, publicKeyPem: key.publicKeyPem, separated: true } }),
  ].join('\n')}\n`
}
