import { answerRules, type RequestUnderPolicy, requestRules } from '#server/gateway/llm/core/rules.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { decide } from '#server/policy/core/decide.ts'
import type { Decision, Evaluation } from '#server/policy/schema.ts'

const ANSWERS_WITHIN_MS = 2000

/** Who decides on calls to models. Both may take a while, and may fail: silence is a deny (requirements §8.12). */
export interface ModelPolicy {
  request(request: RequestUnderPolicy): Promise<readonly unknown[]>
  answer(answer: JsonObject, kind: 'chat' | 'embeddings'): Promise<readonly unknown[]>
}

/** The rules that are always there. Cedar, OPA and ONNX add their answers here. */
export const BUILT_IN_POLICY: ModelPolicy = {
  request: async (request) => requestRules(request),
  answer: async (answer, kind) => answerRules(answer, kind),
}

export interface CallVerdict {
  readonly decision: Decision
  readonly evaluations: readonly Evaluation[]
}

/** Most severe wins; what is empty, malformed, throws or is late denies. Never throws. */
export async function verdictOf(evaluate: () => Promise<readonly unknown[]>, withinMs: number = ANSWERS_WITHIN_MS): Promise<CallVerdict> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<readonly unknown[]>((resolve) => {
    timer = setTimeout(() => resolve([]), withinMs)
  })
  try {
    return decide(await Promise.race([evaluate(), late]))
  } catch {
    return decide([])
  } finally {
    clearTimeout(timer)
  }
}

/** Whether a call may go on. Nobody is asked about a single call, so what wants an approval is refused too. */
export function letsThrough({ decision }: CallVerdict): boolean {
  return decision === 'allow' || decision === 'warn'
}

/** Why not, in the words of the rules. */
export function reasonOf({ decision, evaluations }: CallVerdict): string {
  return evaluations
    .filter((one) => one.decision === decision)
    .map(({ reason }) => reason)
    .join(' ')
}
