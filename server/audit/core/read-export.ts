import { z } from 'zod'
import { type Envelope, envelopeSchema } from '#server/audit/schema.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'

/** An entry as far as the chain goes: chains are long, so the rest of it is not kept. */
export interface ExportEntry {
  readonly line: number
  readonly why: null
  readonly text: string
  /** Of its bytes. */
  readonly hash: string
  readonly workspaceId: string
  readonly seq: number
  /** Hash of the one before, as it says. */
  readonly previous: string
}
/** A line that should be an entry: one, or why it is none. */
export type ExportItem = ExportEntry | { readonly line: number; readonly why: string }

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
  let line = 0
  let lines = 0
  for (const raw of text.split('\n')) {
    const content = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    line += 1
    if (content === '') continue
    lines = line
    const value = parsed(content)
    const trailer = trailerOf(value)
    if (typeof trailer?.checkpoint === 'string') notes.push({ line, note: trailer.checkpoint })
    else if (typeof trailer?.end?.hash === 'string') lastHash = trailer.end.hash
    else if (typeof trailer?.key?.publicKeyPem === 'string') publicKeyPem = trailer.key.publicKeyPem
    else if (lastHash !== null || notes.length > 0 || publicKeyPem !== null)
      items.push({ line, why: 'a line after the end of the chain: inserted' })
    else items.push(itemOf(content, value, line))
  }
  return { items, notes, lastHash, publicKeyPem, lines }
}

/** Undefined where it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function trailerOf(value: unknown): Trailer | null {
  return value !== null && typeof value === 'object' && !('event' in value) ? (value as Trailer) : null
}

/** What JSON gave is JSON, so nothing has to look for that in `ext` again. */
const entrySchema = envelopeSchema.extend({ ext: z.record(z.string(), z.unknown()) })

function itemOf(text: string, value: unknown, line: number): ExportItem {
  if (value === undefined || !isCanonical(text, value)) return { line, why: 'not canonical JSON: edited' }
  const entry = entrySchema.safeParse(value)
  if (!entry.success) return { line, why: `not an entry of ours (${entry.error.issues[0]?.path.join('/') ?? ''}): edited` }
  const { workspaceId, seq, event } = entry.data satisfies Omit<Envelope, 'ext'>
  return { line, why: null, text, hash: sha256(text), workspaceId, seq, previous: event.chain_hash }
}

function isCanonical(text: string, value: unknown): boolean {
  try {
    return canonicalJson(value) === text
  } catch {
    return false
  }
}
