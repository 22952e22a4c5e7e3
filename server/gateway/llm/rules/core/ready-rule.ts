import { findWords, wordTree } from '#server/gateway/llm/rules/core/find-words.ts'
import type { ModelRule, RuleDoes, RuleFinds } from '#server/gateway/llm/rules/schema.ts'
import { msg } from '#server/kernel/language/say.ts'
import { type LinearPattern, type Place, readPattern } from '#server/kernel/linear-pattern.ts'

/** Steps of a pattern for one character: more takes too long on what a model reads. */
const PATTERN_SIZE_MAX = 200

export type Finder =
  | { readonly kind: 'words'; readonly places: (text: string) => Place[] }
  | { readonly kind: 'pattern'; readonly pattern: LinearPattern }

/** A rule that can be applied. */
export interface ReadyRule {
  readonly id: string
  readonly name: string
  readonly does: RuleDoes
  readonly finder: Finder
}

/** The rules of a workspace, ready, by what they look through. */
export interface ReadyRules {
  readonly request: readonly ReadyRule[]
  readonly answer: readonly ReadyRule[]
}

/** What a rule looks for, ready to be looked for; or, in words, why it cannot be. Pure. */
export function readFinder(finds: RuleFinds): Finder | string {
  if (finds.kind === 'words') {
    const tree = wordTree(finds.words)
    return tree === null ? msg('Each word needs two letters or digits') : { kind: 'words', places: (text) => findWords(tree, text) }
  }
  const pattern = readPattern(finds.pattern, true)
  if (typeof pattern === 'string')
    return msg('This pattern cannot be read in bounded time: no look-around, no reference back, at most 1000 repeats')
  if (pattern.size > PATTERN_SIZE_MAX) return msg('This pattern is too large. Make two rules of it, or repeat less')
  if (pattern.test('')) return msg('This pattern fits a text without anything in it, so it would be found everywhere')
  return { kind: 'pattern', pattern }
}

/** The rules that hold for a role. Pure. @returns null when one of them cannot be applied: then nothing may be asked */
export function rulesFor(rules: readonly ModelRule[], role: string): ReadyRules | null {
  const own = rules.filter(({ roles }) => roles.length === 0 || roles.includes(role))
  const request: ReadyRule[] = []
  const answer: ReadyRule[] = []
  for (const { id, name, does, where, finds } of own) {
    const finder = readFinder(finds)
    if (typeof finder === 'string') return null
    if (where !== 'answer') request.push({ id, name, does, finder })
    if (where !== 'request') answer.push({ id, name, does, finder })
  }
  return { request, answer }
}
