import { type Envelope, envelopeSchema } from '#server/audit/schema.ts'
import { parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'

/** A line that should be an entry: one, with the hash of its bytes, or why it is none. */
export type ExportItem =
  | { readonly line: number; readonly text: string; readonly hash: string; readonly envelope: Envelope }
  | { readonly line: number; readonly envelope: null; readonly why: string }

/** An export taken apart: entries, then signed checkpoints, the hash of the last entry, the public key. Nothing checked yet. */
export interface ReadExport {
  readonly items: readonly ExportItem[]
  readonly notes: readonly { readonly line: number; readonly note: string }[]
  /** Unsigned: helps to name the entry, proves nothing. */
  readonly lastHash: string | null
  readonly publicKeyPem: string | null
  /** Number of the last line that is not empty. */
  readonly lines: number
}

type Trailer = { checkpoint?: unknown; end?: { hash?: unknown }; key?: { publicKeyPem?: unknown } }

/** Reads JSON Lines as `exportAudit` writes them; a line end of Windows does no harm. */
export function readExport(text: string): ReadExport {
  const items: ExportItem[] = []
  const notes: { line: number; note: string }[] = []
  let lastHash: string | null = null
  let publicKeyPem: string | null = null
  const lines = text.split('\n').map((raw) => raw.replace(/\r$/, ''))
  for (const [index, content] of lines.entries()) {
    if (content === '') continue
    const line = index + 1
    const trailer = trailerOf(content)
    if (typeof trailer?.checkpoint === 'string') notes.push({ line, note: trailer.checkpoint })
    else if (typeof trailer?.end?.hash === 'string') lastHash = trailer.end.hash
    else if (typeof trailer?.key?.publicKeyPem === 'string') publicKeyPem = trailer.key.publicKeyPem
    else if (lastHash !== null || notes.length > 0 || publicKeyPem !== null)
      items.push({ line, envelope: null, why: 'a line after the end of the chain: inserted' })
    else items.push(itemOf(content, line))
  }
  return { items, notes, lastHash, publicKeyPem, lines: lines.findLastIndex((line) => line !== '') + 1 }
}

function trailerOf(line: string): Trailer | null {
  try {
    const value: unknown = JSON.parse(line)
    return value !== null && typeof value === 'object' && !('event' in value) ? (value as Trailer) : null
  } catch {
    return null
  }
}

function itemOf(text: string, line: number): ExportItem {
  try {
    const envelope = envelopeSchema.safeParse(parseCanonicalJson(text))
    if (envelope.success) return { line, text, hash: sha256(text), envelope: envelope.data }
    return { line, envelope: null, why: `not an entry of ours (${envelope.error.issues[0]?.path.join('/') ?? ''}): edited` }
  } catch {
    return { line, envelope: null, why: 'not canonical JSON: edited' }
  }
}
