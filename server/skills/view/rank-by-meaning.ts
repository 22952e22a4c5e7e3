import { z } from 'zod'
import { embeddingsThrough, hasModel } from '#server/gateway/llm/ask-model.ts'
import { log } from '#server/observability/log.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { ScopedSkill } from '#server/skills/resolve/core/pick-in-scope.ts'
import type { SkillCaller } from '#server/skills/view/caller.ts'
import { nearness } from '#server/skills/view/core/rank-meaning.ts'
import { inScope } from '#server/tenancy/store.ts'

/** The role that an admin gives models which place texts by meaning. */
const ROLE = 'embedding'
/** A search that takes longer is made by words. */
const WAIT_MS = 3000
const TEXTS_MAX = 500
const KEPT_MAX = 2000

interface Place {
  readonly model: string
  readonly vector: readonly number[]
}
/** By workspace and version, which never changes: what was paid for once. */
const places = new Map<string, Place>()
const answerSchema = z.object({ data: z.array(z.object({ index: z.number().int(), embedding: z.array(z.number()).max(16_384) })) })

/**
 * How near each skill is to a question, by id of its version; null where the workspace has no models for it or none answered: then words do.
 * The question and what skills say of themselves go through the gateway, policed, within its limits and on the bill of who asks.
 */
export async function rankByMeaning(
  caller: SkillCaller,
  entries: readonly ScopedSkill[],
  query: string,
): Promise<ReadonlyMap<string, number> | null> {
  // A run has its models through its own evidence, never beside it.
  if (caller.runId !== null || entries.length === 0 || entries.length > TEXTS_MAX) return null
  try {
    if (!(await inScope(caller.workspaceId, async (scope) => await hasModel(scope, ROLE)))) return null
    const asked = await placesOf(caller, entries, query)
    return new Map(entries.map(({ versionId }, i) => [versionId, nearness(asked.query, asked.skills[i] ?? [])]))
  } catch (error) {
    log.info('skills.search.words-only', { error })
    return null
  }
}

async function placesOf(caller: SkillCaller, entries: readonly ScopedSkill[], query: string) {
  const signal = AbortSignal.timeout(WAIT_MS)
  const missing = entries.filter((entry) => !places.has(nameOf(caller, entry)))
  let answer = await ask(caller, [query, ...missing.map(textOf)], signal)
  keep(caller, missing, answer)
  // Another model of the chain answered than those before: places of two models have nothing to do with each other.
  const strangers = entries.filter((entry) => places.get(nameOf(caller, entry))?.model !== answer.model)
  if (strangers.length > 0) {
    answer = await ask(caller, [query, ...entries.map(textOf)], signal)
    keep(caller, entries, answer)
    return { query: answer.vectors[0] ?? [], skills: answer.vectors.slice(1) }
  }
  return { query: answer.vectors[0] ?? [], skills: entries.map((entry) => places.get(nameOf(caller, entry))?.vector ?? []) }
}

interface Asked {
  readonly model: string
  readonly vectors: readonly (readonly number[])[]
}

async function ask({ workspaceId, userId, memberId }: SkillCaller, input: readonly string[], cancelled: AbortSignal): Promise<Asked> {
  const { answer, choice } = await embeddingsThrough(
    {
      scope: { workspaceId },
      role: ROLE,
      chargedTo: { userId, memberId },
      purpose: 'client',
      confidentiality: 'workspace',
      requestId: systemIds.next('req'),
      cancelled,
    },
    { input: [...input], encoding_format: 'float' },
  )
  if (answer.kind !== 'whole') throw new Error('embeddings come whole')
  const { data } = answerSchema.parse(answer.body)
  const vectors = [...data].sort((a, b) => a.index - b.index).map(({ embedding }) => embedding)
  if (vectors.length !== input.length) throw new Error('as many places as texts')
  return { model: `${choice.provider} ${choice.model}`, vectors }
}

/** The first vector is the question's. */
function keep(caller: SkillCaller, entries: readonly ScopedSkill[], { model, vectors }: Asked): void {
  for (const [i, entry] of entries.entries()) {
    const name = nameOf(caller, entry)
    places.delete(name)
    places.set(name, { model, vector: vectors[i + 1] ?? [] })
  }
  for (const oldest of places.keys()) {
    if (places.size <= KEPT_MAX) break
    places.delete(oldest)
  }
}

function nameOf({ workspaceId }: SkillCaller, { versionId }: ScopedSkill): string {
  return `${workspaceId} ${versionId}`
}

function textOf({ slug, description, triggers }: ScopedSkill): string {
  return [slug, description, ...triggers].join('\n')
}
