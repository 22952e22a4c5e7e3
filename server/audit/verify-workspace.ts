import type { FaultKind } from '#server/audit/core/chain-fault.ts'
import { readExport } from '#server/audit/core/read-export.ts'
import { exportAudit } from '#server/audit/export-audit.ts'
import { type AuthorityReport, reconcileAuthority } from '#server/audit/reconcile-authority.ts'
import { type LedgerReport, reconcileLedger } from '#server/audit/reconcile-ledger.ts'
import { listLeafHashes } from '#server/audit/store.ts'
import { NOT_CUT_OFF, verifyExport } from '#server/audit/verify-export.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { signerClient } from '#server/signer/client.ts'
import { leafHash, rootHash } from '#server/signer/core/merkle.ts'
import type { SignerStatus } from '#server/signer/schema.ts'
import { inScope } from '#server/tenancy/store.ts'

/** First thing found: a fault of the chain, or a difference between chain and what the product works with. */
export interface Finding {
  readonly seq: number | null
  readonly kind: FaultKind | 'authority' | 'ledger'
  readonly why: string
}
export interface WorkspaceReport {
  readonly ok: boolean
  /** Entries of the chain that hold, from the first on. */
  readonly entries: number
  readonly firstBad: Finding | null
  /** Actions compared with the chain, and how many differ. */
  readonly ledger: Pick<LedgerReport, 'actions' | 'differenceCount'>
  /** Roles and accepted tools compared with the chain, and how many differ. */
  readonly authority: Pick<AuthorityReport, 'rights' | 'differenceCount'>
  readonly proved: readonly string[]
  readonly cannot: readonly string[]
}

/**
 * Proves a workspace as it stands: its chain like `muster audit verify`, against the signer's key and memory, and then that the
 * effect ledger and the rights in force tell the same story (domain §8). A chain that the signer refuses is named, not answered with an error.
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function verifyWorkspace(workspaceId: string): Promise<WorkspaceReport> {
  // Asked before the chain is read: what is signed meanwhile is no reason for alarm.
  const { publicKeyPem, heads } = await signerClient().status()
  const text = await exportText(workspaceId)
  const chain = verifyExport(text, { publicKeyPem, knownCheckpoint: null })
  const ledger = await reconcileLedger(workspaceId)
  const authority = await reconcileAuthority(workspaceId)
  const leaves = leavesOf(text)
  const found = [
    await columnFinding(workspaceId, leaves),
    memoryFinding(heads[workspaceId], leaves),
    chain.firstBad,
    authorityFinding(authority),
    ledgerFinding(ledger),
  ].filter((finding) => finding !== null)
  const firstBad = earliest(found)
  return {
    ok: firstBad === null,
    entries: chain.entries,
    firstBad: firstBad && { seq: firstBad.seq, kind: firstBad.kind, why: firstBad.why },
    ledger: { actions: ledger.actions, differenceCount: ledger.differenceCount },
    authority: { rights: authority.rights, differenceCount: authority.differenceCount },
    proved: firstBad === null ? [...chain.proved, ...remembered(heads[workspaceId]), ...compared(ledger.actions, authority.rights)] : [],
    cannot: chain.cannot.filter((line) => line !== NOT_CUT_OFF || heads[workspaceId] === undefined),
  }
}

/** A refused checkpoint must not hide what is wrong: then the chain is read as it is. */
async function exportText(workspaceId: string): Promise<string> {
  try {
    return await textOf(exportAudit(workspaceId))
  } catch (error) {
    if (!isAppError(error, 'SIGNER_REFUSED')) throw error
    return await textOf(exportAudit(workspaceId, { checkpoint: false }))
  }
}

async function textOf(lines: AsyncGenerator<string>): Promise<string> {
  const parts: string[] = []
  for await (const line of lines) parts.push(line)
  return parts.join('')
}

function leavesOf(text: string): string[] {
  return readExport(text).items.flatMap((item) => (item.why === null ? [leafHash(item.text)] : []))
}

/** Whether the hashes that trees are made of are those of the entries. */
async function columnFinding(workspaceId: string, leaves: readonly string[]): Promise<Finding | null> {
  const stored = await inScope(workspaceId, async (scope) => await listLeafHashes(scope, leaves.length))
  const index = leaves.findIndex((leaf, at) => stored[at] !== leaf)
  return index < 0 ? null : { seq: index + 1, kind: 'edited', why: `entry ${index + 1} is not the one of its stored hash: edited` }
}

/** Whether the chain holds what the signer remembers having signed, outside the database. */
function memoryFinding(signed: SignerStatus['heads'][string] | undefined, leaves: readonly string[]): Finding | null {
  if (!signed) return null
  if (leaves.length < signed.size)
    return { seq: leaves.length + 1, kind: 'truncated', why: `${signed.size} entries were signed, ${leaves.length} are there: truncated` }
  if (rootHash(leaves.slice(0, signed.size)) === signed.rootHash) return null
  return { seq: signed.size, kind: 'fork', why: `by entry ${signed.size} at the latest the chain is not the one that was signed: fork` }
}

const BESIDE: { readonly [kind: string]: number } = { authority: Number.MAX_VALUE, ledger: Number.POSITIVE_INFINITY }

/** The chain before what is compared with it, and of the chain the first entry; of two about one entry the more exact, which stands later. */
function earliest(found: readonly Finding[]): Finding | null {
  const place = ({ kind, seq }: Finding): number => BESIDE[kind] ?? seq ?? Number.MAX_SAFE_INTEGER
  const [first = null, ...rest] = found
  return rest.reduce<Finding | null>((best, next) => (best === null || place(next) <= place(best) ? next : best), first)
}

function remembered(signed: SignerStatus['heads'][string] | undefined): string[] {
  return signed ? ['It continues what the signer remembers: nothing was cut off, and the whole was not made anew.'] : []
}

function compared(actions: number, rights: number): string[] {
  return [
    actions === 1 ? 'The one action is on record as it was done.' : `${actions} of ${actions} actions are on record as they were done.`,
    rights === 1
      ? 'The one role is the one that was given, and signed.'
      : `${rights} of ${rights} roles and accepted abilities are the ones that were given, and signed.`,
  ]
}

function authorityFinding({ differences }: AuthorityReport): Finding | null {
  const [first] = differences
  return first ? { seq: first.seq, kind: 'authority', why: `${first.kind} of ${first.subject}: ${first.why}` } : null
}

function ledgerFinding({ differences }: LedgerReport): Finding | null {
  const [first] = differences
  if (!first) return null
  return { seq: first.seq, kind: 'ledger', why: `run ${first.runId}, ${first.step}, action ${first.ordinal}: ${first.why}` }
}
