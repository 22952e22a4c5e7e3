import type { Grant, Role } from '#server/identity/schema.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'

export const ROLE_NAMES = {
  viewer: msg('Viewer'),
  operator: msg('Operator'),
  author: msg('Author'),
  admin: msg('Admin'),
} as const satisfies Record<Role, string>

/** Roles and permissions in plain words. */
export const ROLE_WORDS = {
  viewer: msg('Viewer: sees everything, changes nothing'),
  operator: msg('Operator: starts runs and decides what they are permitted to'),
  author: msg('Author: also writes job descriptions'),
  admin: msg('Admin: also manages people, apps and the workspace'),
} as const satisfies Record<Role, string>

export const GRANT_WORDS = {
  'approvals:decide:internal': msg('approve what stays inside'),
  'approvals:decide:external_read': msg('approve looking things up'),
  'approvals:decide:external_write': msg('approve changes outside'),
  'approvals:decide:spend': msg('approve what costs money'),
  'skills:grant': msg('give skills their permissions'),
} as const satisfies Record<Grant, string>

/** In the order in which screens offer them; the server's own lists bring its checks along, which no browser needs. */
export const ROLES = Object.keys(ROLE_WORDS) as readonly Role[]
export const GRANTS = Object.keys(GRANT_WORDS) as readonly Grant[]

/** What somebody may approve beside the role, as a sentence. */
export function permits(grants: readonly string[], t: Say): string {
  const words = grants.filter((grant): grant is Grant => Object.hasOwn(GRANT_WORDS, grant)).map((grant) => t(GRANT_WORDS[grant]))
  return words.length > 0 ? t('May {list}.', { list: words.join(', ') }) : t('May approve nothing.')
}
