import { artifactName } from '#server/dispatch/core/plan-artifacts.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'
import { type SealedArtifact, sealArtifact } from '#server/plan/artifact.ts'
import type { ModelAnswer, ModelQuestion } from '#server/program/core/model-turn.ts'

/** Who answered, and how much was read and written. A type, not an interface: it is JSON. */
export type AnsweredBy = {
  readonly provider: string
  readonly model: string
  readonly requestId: string
  /** As the provider counted; null when it did not. */
  readonly tokens: { readonly input: number; readonly output: number } | null
}

/** What was asked: evidence of another question is none. The question itself is kept nowhere (requirements §8.12). */
export function questionDigest({ body, role }: ModelQuestion): string {
  return taggedDigest('muster.question.v1', { role, body })
}

/** Seals a model's answer as evidence, by whom it was given and the digest of what was asked. */
export function answerArtifact(ordinal: number, question: ModelQuestion, answer: ModelAnswer, by: AnsweredBy): SealedArtifact {
  return sealArtifact({
    name: artifactName('e', ordinal, question),
    role: 'evidence',
    meta: {
      artifact_type: 'answer',
      action: 'ask',
      target: question.role,
      mime: 'application/json',
      metadata: { ...placeOf(question), ...by },
    },
    body: canonicalJson(answer),
  })
}

/** That asking inside `attempt` was refused, as evidence: its catch ran because of it, and runs again in every walk. */
export function refusedAnswerArtifact(ordinal: number, question: ModelQuestion, code: ErrorCode): SealedArtifact {
  return sealArtifact({
    name: artifactName('e', ordinal, question),
    role: 'evidence',
    meta: { artifact_type: 'refusal', action: 'ask', target: question.role, mime: 'application/json', metadata: placeOf(question) },
    body: canonicalJson({ refused: code }),
  })
}

function placeOf(question: ModelQuestion) {
  const { blockPath, itemDigest, turn, role } = question
  return { tool: 'model', title: 'Model', role, blockPath, itemDigest, turn, argsDigest: questionDigest(question) }
}
