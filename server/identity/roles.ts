import type { EffectClass } from '#server/crew/effect-class.ts'
import { type Grant, ROLES, type Role } from '#server/identity/schema.ts'
import type { TokenScope } from '#server/identity/tokens/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

/**
 * The one table of who may what (requirements 2.2): each capability and the least role that has it, in plain words
 * for the role matrix. Roles ascend, so a higher role has it too.
 */
export const CAPABILITIES = {
  'workspace:read': { from: 'viewer', means: msg('See crew members, runs, approvals and results') },
  'audit:read': { from: 'viewer', means: msg('See the proof and verify it') },
  'skills:view': { from: 'viewer', means: msg('See skills and read them') },
  'whitelist:propose': { from: 'viewer', means: msg('Ask for a standing permission') },
  'members:try': { from: 'operator', means: msg('Try a crew member') },
  'runs:start': { from: 'operator', means: msg('Start runs') },
  'triggers:manage': { from: 'operator', means: msg('Say when crew members start by themselves, and pause them') },
  'runs:control': { from: 'operator', means: msg('Cancel, repeat and settle runs') },
  'approvals:decide': { from: 'operator', means: msg('Decide approvals, for the kinds of action permitted') },
  'asks:answer': { from: 'operator', means: msg('Answer questions of crew members') },
  'apps:use': { from: 'operator', means: msg('Use connected apps from other programs, within the house rules') },
  'models:ask': { from: 'operator', means: msg('Ask models from other programs') },
  'files:write': { from: 'operator', means: msg('Put files into the workspace') },
  'members:write': { from: 'author', means: msg('Write job descriptions') },
  'members:publish': { from: 'author', means: msg('Put crew members to work') },
  'skills:publish': { from: 'author', means: msg('Share new versions of skills') },
  'skills:bind': { from: 'author', means: msg('Add skills where they are used') },
  'members:suspend': { from: 'author', means: msg('Suspend crew members') },
  'workspace:manage': { from: 'admin', means: msg('Change the workspace, leave practice') },
  'workspace:create': { from: 'admin', means: msg('Open another workspace') },
  'people:manage': { from: 'admin', means: msg('Invite and remove people, change roles') },
  'catalogue:manage': { from: 'admin', means: msg('Connect apps and say what their abilities do') },
  'skills:manage': {
    from: 'admin',
    means: msg('Delete skills, bring withdrawn ones back, fetch some from inside the own network, say how strictly they are checked'),
  },
  'whitelist:grant': { from: 'admin', means: msg('Give standing permissions') },
  'models:manage': { from: 'admin', means: msg('Connect models, and set what they may see and cost') },
  'secrets:manage': { from: 'admin', means: msg('Save and bind secrets') },
  'audit:export': { from: 'admin', means: msg('Export the proof') },
} as const satisfies Record<string, { from: Role; means: string }>
export type Capability = keyof typeof CAPABILITIES

/**
 * What each scope of an API token opens, as far as the role of its person goes. What is in no row opens with no token:
 * decisions, standing permissions, house rules, people, secrets, tokens (domain §7, §9).
 */
export const SCOPE_CAPABILITIES = {
  read: ['workspace:read', 'audit:read', 'skills:view'],
  run: ['members:try', 'runs:start', 'runs:control', 'files:write'],
  author: ['members:write', 'members:publish', 'triggers:manage', 'skills:publish', 'skills:bind'],
  model: ['models:ask'],
  skills: ['skills:view'],
  tools: ['apps:use'],
  crew: ['runs:start'],
} as const satisfies Record<TokenScope, readonly Capability[]>

/** What authorisation looks at. */
export interface Authority {
  readonly role: Role
  readonly grants: readonly string[]
  /** Absent: a person. */
  readonly via?: { readonly kind: 'session' } | { readonly kind: 'token'; readonly scopes: readonly TokenScope[] }
}

/** True when `role` is `least` or above. */
export function atLeast(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least)
}

/** True when this role has the capability, and the API token too where one is used. Pure; the role is read on each request (domain §9). */
export function can(who: Authority, capability: Capability): boolean {
  return atLeast(who.role, CAPABILITIES[capability].from) && opens(who.via, capability)
}

function opens(via: Authority['via'], capability: Capability): boolean {
  if (via?.kind !== 'token') return true
  return via.scopes.some((scope) => (SCOPE_CAPABILITIES[scope] as readonly Capability[]).includes(capability))
}

/**
 * True when this person may grant what a skill asks for: an admin, or anybody with the separable grant; never a program in
 * somebody's name (domain §9, requirements 14).
 */
export function mayGrantSkills(who: Authority): boolean {
  if (who.via?.kind === 'token') return false
  const needed: Grant = 'skills:grant'
  return who.role === 'admin' || who.grants.includes(needed)
}

/** True when this person may decide effects of that class: the role and the separable grant, both (domain §7, §9). */
export function canDecide(who: Authority, effectClass: EffectClass): boolean {
  const needed: Grant = `approvals:decide:${effectClass}`
  return can(who, 'approvals:decide') && who.grants.includes(needed)
}
