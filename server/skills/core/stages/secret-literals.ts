import { error } from '#server/skills/core/bundle.ts'
import type { Finding } from '#server/skills/schema.ts'

/** A key, token or password that was found by its form; never the secret itself. */
export interface SecretPlace {
  readonly path: string
  readonly line: number
  /** Name of the rule that found it. */
  readonly rule: string
}

/** Secrets written into files: whoever can read the skill has them (requirements §14.5, stage 10). */
export function checkSecretLiterals(places: readonly SecretPlace[]): Finding[] {
  return places.map(({ path, line, rule }) =>
    error('secret-literal', `A secret stands in the file (${rule}).`, {
      path,
      line,
      next: 'Take it out and renew it. Ask for it under secrets instead.',
    }),
  )
}
