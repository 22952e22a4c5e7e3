import { assertExhaustive } from '#server/kernel/assert.ts'
import { verifyConsistency } from '#server/signer/core/merkle.ts'
import { originOf, SEPARATED, treeHeadText } from '#server/signer/core/note.ts'
import { authoritySignatureText, planSignatureText } from '#server/signer/core/signed-text.ts'
import { noteKeyHash, type SigningKey, signText } from '#server/signer/keys.ts'
import { takeOrder } from '#server/signer/operator-order.ts'
import type { SignerRequest, SignerStatus } from '#server/signer/schema.ts'
import { afterAnnouncement, afterOrder, epochOf, type SignerState, saveState } from '#server/signer/signer-state.ts'

export interface Signer {
  readonly keysDir: string
  readonly key: SigningKey
  readonly separated: boolean
  /** Host and key directory: with them elsewhere, this is another installation. */
  readonly place: string
  state: SignerState
}
type Answer = { ok: true; value: unknown } | { ok: false; code: string; why: string }

/** One request to the signer. Refuses a checkpoint that does not continue the last one it signed. */
export function answerRequest(signer: Signer, request: SignerRequest): Answer {
  const epoch = epochOf(signer.state)
  switch (request.op) {
    case 'status':
      return { ok: true, value: statusOf(signer) }
    case 'announce': {
      const { state, raised } = afterAnnouncement(signer.state, { ...request, place: `${signer.place} ${request.place}` })
      remember(signer, state)
      return { ok: true, value: { epoch: epochOf(state), raised } }
    }
    case 'signPlan': {
      const text = planSignatureText({ ...request, epoch })
      return { ok: true, value: { signature: signText(signer.key, text), keyId: signer.key.keyId, epoch } }
    }
    case 'signAuthority':
      return {
        ok: true,
        value: { signature: signText(signer.key, authoritySignatureText({ ...request, epoch })), keyId: signer.key.keyId, epoch },
      }
    case 'signCheckpoint':
      return signCheckpoint(signer, request, epoch)
    case 'startEpoch':
      return startEpoch(signer, request)
    default:
      return assertExhaustive(request)
  }
}

export function statusOf(signer: Signer): SignerStatus {
  return {
    epoch: epochOf(signer.state),
    keyId: signer.key.keyId,
    publicKeyPem: signer.key.publicKeyPem,
    separated: signer.separated,
    heads: signer.state.heads,
  }
}

function signCheckpoint(signer: Signer, request: Extract<SignerRequest, { op: 'signCheckpoint' }>, epoch: string): Answer {
  const last = signer.state.heads[request.workspaceId]
  const now = { size: request.size, root: request.rootHash }
  if (last && request.size < last.size)
    return { ok: false, code: 'SIGNER_REFUSED', why: `a tree of ${last.size} entries was signed already` }
  if (last && !verifyConsistency({ size: last.size, root: last.rootHash }, now, request.proof)) {
    return { ok: false, code: 'SIGNER_REFUSED', why: `the tree of ${request.size} does not continue the signed tree of ${last.size}` }
  }
  // Remembered before it is given out: a crash in between only loses a signature.
  remember(signer, {
    ...signer.state,
    heads: { ...signer.state.heads, [request.workspaceId]: { size: request.size, rootHash: request.rootHash } },
  })
  const text = treeHeadText({
    origin: originOf(request.workspaceId, epoch),
    size: request.size,
    rootHash: request.rootHash,
    extensions: signer.separated ? [SEPARATED] : [],
  })
  const name = `muster-${signer.key.keyId}`
  const signature = Buffer.concat([noteKeyHash(name, signer.key.publicKeyPem), Buffer.from(signText(signer.key, text), 'base64')]).toString(
    'base64',
  )
  return { ok: true, value: { note: `${text}\n— ${name} ${signature}\n`, keyId: signer.key.keyId, epoch } }
}

/** Only for whoever may write to the key folder; what is forgotten stays in the signer's memory as such. */
function startEpoch(signer: Signer, { workspaces, reason }: Extract<SignerRequest, { op: 'startEpoch' }>): Answer {
  if (!takeOrder(signer.keysDir, { workspaces, reason })) return { ok: false, code: 'SIGNER_REFUSED', why: 'not ordered in the key folder' }
  remember(signer, afterOrder(signer.state, { workspaces, reason }))
  return { ok: true, value: { epoch: epochOf(signer.state) } }
}

function remember(signer: Signer, state: SignerState): void {
  saveState(signer.keysDir, state)
  signer.state = state
}
