import { z } from 'zod'
import type { Label } from '#server/crew/catalogue-row.ts'
import { steersFromOutside } from '#server/crew/label.ts'
import { isPlainTarget } from '#server/crew/target-glob.ts'
import { canonicalJson, type JsonObject, type JsonValue } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { ownValue } from '#server/kernel/own-value.ts'

/** Longest life of a standing permission, and the most that it may say (domain §4, Whitelist entry). */
export const PERMISSION_LIMITS = { daysMax: 90, perRunMax: 200, perDayMax: 1000, valuesMax: 50 } as const

const json: z.ZodType<JsonValue> = z.json()
const OWN_PLACES: ReadonlySet<string> = new Set(['files', 'tables', 'result', 'render', 'memory'])

/** Whether what a tool does stays in this installation; mail only in practice, where its outbox is here. */
export function staysHere(tool: string, practice: boolean): boolean {
  const connector = tool.split('.')[0] ?? ''
  return OWN_PLACES.has(connector) || (connector === 'mail' && practice)
}

/** What one argument may be. `within`: a folder (`reports/`) or a domain (`@acme.com`). */
export const argumentRuleSchema = z.union([
  z.strictObject({ fixed: json }),
  z.strictObject({ oneOf: z.array(json).min(1).max(PERMISSION_LIMITS.valuesMax) }),
  z.strictObject({ within: z.string().regex(/^(@[a-z0-9.-]+|(?!.*\.\.)[^/].*\/)$/) }),
  z.strictObject({ free: z.literal(true) }),
])
export type ArgumentRule = z.infer<typeof argumentRuleSchema>

/** What a crew member may do without asking: one step, one tool as it was accepted, one reach, these arguments, so often, so long. */
export const permissionTermsSchema = z.strictObject({
  memberSlug: z.string(),
  stepPath: z.string(),
  tool: z.string(),
  pin: z.string(),
  reachDigest: z.string(),
  args: z.record(z.string(), argumentRuleSchema),
  perRunMax: z.number().int().min(1).max(PERMISSION_LIMITS.perRunMax),
  perDayMax: z.number().int().min(1).max(PERMISSION_LIMITS.perDayMax),
  /** RFC 3339. */
  expiresAt: z.string(),
})
export type PermissionTerms = z.infer<typeof permissionTermsSchema>

/** Names the terms whose effect on earlier plans was looked at. */
export function digestOfTerms(terms: PermissionTerms): string {
  return taggedDigest('muster.permission-terms.v1', terms)
}

/** A call as a plan seals it. */
export interface PermittedCall {
  readonly stepPath: string
  readonly tool: string
  readonly pin: string
  readonly reachDigest: string
  readonly args: JsonObject
  readonly labels: { readonly [arg: string]: Label }
  readonly argRoles: { readonly [arg: string]: string }
  /** Of whether and how often it happens, where none of its arguments steers. */
  readonly control: Label | undefined
}

/**
 * Whether something from outside chose an argument that steers, or whether and how often this is done: then no permission covers it,
 * whatever list it is on (domain §6: an untrusted count always asks). In a loop over what was read every argument carries that label.
 */
export function isSteeredFromOutside({ control, labels, argRoles }: Pick<PermittedCall, 'labels' | 'argRoles' | 'control'>): boolean {
  if (control?.integrity === 'untrusted') return true
  const roles = { argRoles: argRoles as Parameters<typeof steersFromOutside>[0]['argRoles'] }
  return Object.entries(labels).some(([arg, label]) => steersFromOutside(roles, arg, label))
}

/**
 * Whether an action tells something secret to a place outside: nothing there is ever cleared for it (domain §4), so only people let it
 * go, each time. Practice does not count as inside: the permission outlives it.
 */
export function tellsSecret({
  tool,
  control,
  labels,
}: Pick<PermittedCall, 'tool' | 'labels'> & { readonly control?: Label | undefined }): boolean {
  if (staysHere(tool, false)) return false
  return [...Object.values(labels), ...(control ? [control] : [])].some(({ confidentiality }) => confidentiality === 'secret')
}

/** Whether the terms cover this call: same step, tool and reach, and every argument as they say. Pure. */
export function admits(terms: PermissionTerms, call: PermittedCall): boolean {
  if (terms.stepPath !== call.stepPath || terms.tool !== call.tool || terms.pin !== call.pin || terms.reachDigest !== call.reachDigest)
    return false
  if (isSteeredFromOutside(call)) return false
  if (tellsSecret(call)) return false
  return Object.entries(terms.args).every(([name, rule]) => admitsValue(rule, ownValue(call.args, name)))
}

function admitsValue(rule: ArgumentRule, value: JsonValue | undefined): boolean {
  if ('free' in rule) return true
  if (value === undefined) return false
  if ('fixed' in rule) return canonicalJson(rule.fixed) === canonicalJson(value)
  if ('oneOf' in rule) return rule.oneOf.some((one) => canonicalJson(one) === canonicalJson(value))
  if (typeof value !== 'string' || !isPlainTarget(value)) return false
  if (!rule.within.startsWith('@')) return value.startsWith(rule.within) && !value.split('/').includes('..')
  return /^[^\s@,;<>]+@[^\s@,;<>]+$/.test(value) && value.toLowerCase().endsWith(rule.within)
}

/** A standing permission as it stands now, with what was used of it. */
export interface LivePermission {
  readonly digest: string
  readonly terms: PermissionTerms
  /** Not suspended, and signed by the signer. */
  readonly inForce: boolean
  /** Uses of other plans of the run, and of all plans of the last 24 hours. */
  readonly usedInRun: number
  readonly usedInDay: number
}

/** One in so many plans asks all the same, chosen by its token: nobody can tell beforehand which. */
const ASKS_EVERY = 10

/**
 * The actions of a sealed plan that a standing permission spares the question (domain §4). All or none of those under one
 * permission: one too many makes all of them ask. Pure.
 * @param nowMs ms since the epoch
 */
export function sparedActions(plan: {
  readonly token: string
  readonly nowMs: number
  readonly actions: readonly { readonly ordinal: number; readonly whitelist: string | null; readonly call: PermittedCall }[]
  readonly permissions: readonly LivePermission[]
}): ReadonlySet<number> {
  if (Number.parseInt(plan.token.slice(0, 8), 16) % ASKS_EVERY === 0) return new Set()
  const spared = plan.permissions.flatMap(({ digest, terms, inForce, usedInRun, usedInDay }) => {
    const mine = plan.actions.filter((action) => action.whitelist === digest)
    const isOver = usedInRun + mine.length > terms.perRunMax || usedInDay + mine.length > terms.perDayMax
    if (!inForce || isOver || Date.parse(terms.expiresAt) <= plan.nowMs) return []
    return mine.filter(({ call }) => admits(terms, call)).map(({ ordinal }) => ordinal)
  })
  return new Set(spared)
}
