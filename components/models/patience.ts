import type { ModelChoice } from '#server/gateway/llm/schema.ts'

/** What a model has where nobody says otherwise, and the most (`server/gateway/llm/schema.ts`; `patience.test.ts` compares). */
export const PATIENCE = { seconds: { min: 1, usual: 60, max: 600 }, tries: { min: 1, usual: 2, max: 5 } } as const

/** As typed. */
export interface TypedPatience {
  readonly seconds: string
  readonly tries: string
}

export function typedPatience({ timeoutMs, attemptsMax }: Pick<ModelChoice, 'timeoutMs' | 'attemptsMax'>): TypedPatience {
  return { seconds: String(Math.ceil(timeoutMs / 1000)), tries: String(attemptsMax) }
}

export const USUAL_PATIENCE: TypedPatience = { seconds: String(PATIENCE.seconds.usual), tries: String(PATIENCE.tries.usual) }

/** For the request; null for what is no whole number within its limits. Pure. */
export function patienceOf({ seconds, tries }: TypedPatience): {
  readonly timeoutMs: number | null
  readonly attemptsMax: number | null
} {
  const s = whole(seconds, PATIENCE.seconds)
  return { timeoutMs: s === null ? null : s * 1000, attemptsMax: whole(tries, PATIENCE.tries) }
}

/** Both, or null when one of them cannot be. Pure. */
export function fullPatience(typed: TypedPatience): Pick<ModelChoice, 'timeoutMs' | 'attemptsMax'> | null {
  const { timeoutMs, attemptsMax } = patienceOf(typed)
  return timeoutMs === null || attemptsMax === null ? null : { timeoutMs, attemptsMax }
}

function whole(typed: string, { min, max }: { readonly min: number; readonly max: number }): number | null {
  if (!/^\d{1,4}$/.test(typed.trim())) return null
  const n = Number(typed)
  return n >= min && n <= max ? n : null
}
