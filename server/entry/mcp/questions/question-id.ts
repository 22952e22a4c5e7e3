import { clientKey } from '#server/clients/client-of.ts'
import { openRecord, sealRecord } from '#server/entry/oauth/seal-record.ts'
import type { Principal } from '#server/identity/principal.ts'
import { makeSecret } from '#server/identity/secret.ts'

/** Whom a question is put to: this program, in this session where its revision has them. */
export interface Asked {
  readonly principal: Principal
  readonly sessionId: string | null
}

const MODEL = 'ClientQuestion'
const SHAPE = /^(?<runId>run_[\w]{1,60})\.(?<nonce>[\w-]{43})\.(?<seal>[\w-]{43})$/

/** A name for one question about a run, which only whoever was asked can answer: sealed, so that nothing of it is kept. */
export function questionId(runId: string, asked: Asked): string {
  const nonce = makeSecret().secret
  return `${runId}.${nonce}.${sealRecord(MODEL, runId, payloadOf(asked, nonce))['seal']}`
}

/** @returns the run that was asked about; undefined when it is no question of ours, or was put to somebody else */
export function runOfQuestion(id: unknown, asked: Asked): string | undefined {
  const { runId, nonce, seal } = SHAPE.exec(typeof id === 'string' ? id : '')?.groups ?? {}
  if (runId === undefined || nonce === undefined) return undefined
  return openRecord(MODEL, runId, { ...payloadOf(asked, nonce), seal }) && runId
}

function payloadOf({ principal, sessionId }: Asked, nonce: string): Record<string, unknown> {
  return { client: clientKey(principal), sessionId, nonce }
}
