import type { Grant, Role } from '#server/identity/schema.ts'

export const ROLE_NAMES = {
  viewer: 'Viewer',
  operator: 'Operator',
  author: 'Author',
  admin: 'Admin',
} as const satisfies Record<Role, string>

/** Roles and permissions in plain words. */
export const ROLE_WORDS = {
  viewer: 'Viewer: sees everything, changes nothing',
  operator: 'Operator: starts runs and decides what they are permitted to',
  author: 'Author: also writes job descriptions',
  admin: 'Admin: also manages people, apps and the workspace',
} as const satisfies Record<Role, string>

export const GRANT_WORDS = {
  'approvals:decide:internal': 'approve what stays inside',
  'approvals:decide:external_read': 'approve looking things up',
  'approvals:decide:external_write': 'approve changes outside',
  'approvals:decide:spend': 'approve what costs money',
  'skills:grant': 'give skills their permissions',
} as const satisfies Record<Grant, string>

/** In the order in which screens offer them; the server's own lists bring its checks along, which no browser needs. */
export const ROLES = Object.keys(ROLE_WORDS) as readonly Role[]
export const GRANTS = Object.keys(GRANT_WORDS) as readonly Grant[]

/** What somebody may approve beside the role, as a sentence. */
export function permits(grants: readonly string[]): string {
  const words = grants.filter((grant): grant is Grant => Object.hasOwn(GRANT_WORDS, grant)).map((grant) => GRANT_WORDS[grant])
  return words.length > 0 ? `May ${words.join(', ')}.` : 'May approve nothing.'
}
