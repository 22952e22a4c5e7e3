import type { Say } from '#server/kernel/language/say.ts'
import type { HouseRules } from '#server/policy/schema.ts'

/** House rules as a form holds them: what is typed, and whether it is switched on. What is switched off keeps what was typed. */
export interface RulesDraft {
  readonly domains: { readonly on: boolean; readonly list: string }
  readonly quiet: { readonly on: boolean; readonly from: string; readonly to: string }
  readonly mails: { readonly on: boolean; readonly over: string }
  readonly amount: { readonly on: boolean; readonly over: string }
  readonly deletes: { readonly on: boolean }
}
export type RuleName = keyof RulesDraft
export type RulesProblems = { readonly [name in RuleName]?: string }

const DOMAIN = /^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/
const DOMAINS_MAX = 50
const MAILS_MAX = 10_000
const AMOUNT_MAX = 1_000_000_000
/** What a switch offers that was never set (ui.md, House rules). */
const OFFERED = { quiet: { from: '20:00', to: '07:00' }, mails: '20', amount: '500' }

/** The form of the rules in force. */
export function draftOf(rules: HouseRules): RulesDraft {
  return {
    domains: { on: rules.onlyDomains !== null, list: (rules.onlyDomains ?? []).join(', ') },
    quiet: { on: rules.quietHours !== null, ...(rules.quietHours ?? OFFERED.quiet) },
    mails: { on: rules.twoPeopleOverMails !== null, over: String(rules.twoPeopleOverMails ?? OFFERED.mails) },
    amount: { on: rules.twoPeopleOverAmount !== null, over: String(rules.twoPeopleOverAmount ?? OFFERED.amount) },
    deletes: { on: rules.noDeletes },
  }
}

/** The rules that a form says, or what is wrong with it, by switch. The server checks again. */
export function rulesOf(draft: RulesDraft, t: Say): { readonly rules: HouseRules; readonly problems: RulesProblems } {
  const domains = domainsOf(draft.domains.list)
  const mails = Number(draft.mails.over)
  const amount = amountOf(draft.amount.over)
  const problems = {
    domains: domainProblem(domains, t),
    quiet: TIME.test(draft.quiet.from) && TIME.test(draft.quiet.to) ? null : t('Say both times, for example 20:00 and 07:00.'),
    mails:
      /^\d+$/.test(draft.mails.over.trim()) && mails >= 1 && mails <= MAILS_MAX
        ? null
        : t('Say a whole number from 1 to {max}.', { max: MAILS_MAX }),
    amount: amount !== null && amount <= AMOUNT_MAX ? null : t('Say an amount, for example 500.'),
  }
  const bad = Object.entries(problems).flatMap(([name, problem]) =>
    problem !== null && draft[name as RuleName].on ? [[name, problem]] : [],
  )
  return {
    problems: Object.fromEntries(bad) as RulesProblems,
    rules: {
      onlyDomains: draft.domains.on ? domains : null,
      quietHours: draft.quiet.on ? { from: draft.quiet.from, to: draft.quiet.to } : null,
      twoPeopleOverMails: draft.mails.on ? mails : null,
      twoPeopleOverAmount: draft.amount.on ? amount : null,
      noDeletes: draft.deletes.on,
    },
  }
}

function domainsOf(text: string): string[] {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '')
  return [...new Set(words.map((word) => word.replace(/^@/, '').toLowerCase()))]
}

function domainProblem(domains: readonly string[], t: Say): string | null {
  if (domains.length === 0) return t('Name at least one domain, for example acme.com.')
  if (domains.length > DOMAINS_MAX) return t('Name at most {max} domains.', { max: DOMAINS_MAX })
  const wrong = domains.find((domain) => !DOMAIN.test(domain))
  return wrong === undefined ? null : t('{wrong} is not a domain such as acme.com.', { wrong })
}

/** `500`, `1250.50` or `1250,50`; null for anything else, so that no thousands separator is taken for a decimal one. */
function amountOf(text: string): number | null {
  return /^\d+([.,]\d{1,2})?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : null
}
