// What is said here stands in German in server/kernel/language/de/author.json.
import { type Composer, understand } from '#server/authoring/author/built-in/composer.ts'
import type { Unread } from '#server/authoring/author/built-in/find-unread.ts'
import type { Job } from '#server/authoring/author/built-in/job.ts'
import type { DefinitionInput } from '#server/crew/schema.ts'

type Rules = NonNullable<DefinitionInput['rules']>

const MAILS =
  '(?:e-?mails?|mails?|write|send|contact|message|letters?|schreib\\p{L}*|mail\\p{L}*|send\\p{L}*|schick\\p{L}*|nachricht\\p{L}*)'
const OUTSIDE =
  '(?:outside|external\\p{L}*|externe\\p{L}*|extern|outsiders?|strangers?|außerhalb|nach außen|firmenfremde\\p{L}*|third parties|other companies)'
const MAILS_OUTSIDE = new RegExp(
  `(?<!\\p{L})${MAILS}(?!\\p{L}).{0,60}?(?<!\\p{L})${OUTSIDE}(?!\\p{L})|(?<!\\p{L})${OUTSIDE}(?!\\p{L}).{0,60}?${MAILS}(?!\\p{L})`,
  'iu',
)
const DOMAINS_MAX = 10
const RULES_MAX = 20
const RULE_LETTERS_MAX = 500
const NEVER = /^(?:(?:and|but|please) )*(?:never|do not|don.t|must not|you must not) /iu

/**
 * Limits that the definition has a place for: no e-mail to the outside becomes a check that every plan has to pass; other ones are
 * rules in words where a model reads them.
 * @returns the rules, and what of `unread` there is no place for
 */
export function composeRules(
  composer: Composer,
  { think }: Job,
  unread: readonly Unread[],
): { readonly rules: Rules | null; readonly left: readonly Unread[] } {
  const rules = { always: [] as string[], never: [] as string[], checks: [] as { text: string; when: string }[] }
  const left = unread.filter((part) => !(staysInside(composer, rules.checks, part) || (think && isForModel(composer, rules, part))))
  const isEmpty = rules.always.length + rules.never.length + rules.checks.length === 0
  return { rules: isEmpty ? null : Object.fromEntries(Object.entries(rules).filter(([, list]) => list.length > 0)), left }
}

/** "Never mail anyone outside the company": inside is where the people of this workspace have their addresses. */
function staysInside(
  { say, surroundings, understood, steps }: Composer,
  checks: { text: string; when: string }[],
  { kind, words }: Unread,
): boolean {
  const domains = [...new Set(surroundings.people.map(({ email }) => email.slice(email.lastIndexOf('@') + 1).toLowerCase()))].filter(
    (domain) => /^[a-z0-9.-]+$/.test(domain),
  )
  if (kind !== 'limit' || !MAILS_OUTSIDE.test(words) || domains.length === 0 || domains.length > DOMAINS_MAX) return false
  if (!JSON.stringify(steps).includes('"mail.send')) {
    understood.push({ text: say('No e-mail leaves: this job sends none.'), pointer: null })
    return true
  }
  if (checks.length > 0) return true
  const isInside = domains.map((domain) => `e.target.lowerAscii().endsWith("@${domain}")`).join(' || ')
  const list = domains.map((domain) => `@${domain}`).join(', ')
  checks.push({
    text: say('No e-mail goes to another address than {domains}.', { domains: list }).slice(0, 300),
    when: `plan.effects.all(e, !e.tool.startsWith("mail.") || ${isInside})`,
  })
  understood.push({
    text: say('Stops every plan with an e-mail to another address than {domains}, where the people of this workspace are.', {
      domains: list,
    }),
    pointer: '/rules/checks/0',
  })
  return true
}

/** What a model is told, for nothing else reads it. */
function isForModel(composer: Composer, rules: { readonly always: string[]; readonly never: string[] }, { kind, words }: Unread): boolean {
  if ((kind !== 'limit' && kind !== 'manner') || rules.always.length + rules.never.length >= RULES_MAX || words.length > RULE_LETTERS_MAX)
    return false
  const list = NEVER.test(words) ? 'never' : 'always'
  const { say } = composer
  rules[list].push(words.replace(NEVER, '').trim())
  understand(
    composer,
    say('Tells the model: “{words}”. It is asked to hold to it; nothing checks that.', { words }),
    `/rules/${list}/${rules[list].length - 1}`,
  )
  return true
}
