import { msg, type Say } from '#server/kernel/language/say.ts'

/** What a permission of these kinds comes to; everywhere, then in one place. */
const SENTENCES: Readonly<Record<string, readonly [everywhere: string, there: string]>> = {
  'files:read': [msg('Read all files'), msg('Read files in {where}')],
  'files:write': [msg('Write files anywhere'), msg('Write files in {where}')],
  'files:delete': [msg('Delete any file'), msg('Delete files in {where}')],
  'tables:read': [msg('Read all tables'), msg('Read tables in {where}')],
  'tables:write': [msg('Write any table'), msg('Write tables in {where}')],
  'mail:read': [msg('Read all mail'), msg('Read mail of {where}')],
  'mail:send': [msg('Send mail to anybody'), msg('Send mail to {where}')],
  'http:get': [msg('Fetch from any address'), msg('Fetch from {where}')],
  'http:send': [msg('Send to any address'), msg('Send to {where}')],
}
/** Of apps that Muster does not know: by what is done there. */
const OF_ANY: Readonly<Record<string, readonly [everywhere: string, there: string]>> = {
  read: [msg('Read everything in {what}'), msg('Read in {what}: {where}')],
  write: [msg('Change anything in {what}'), msg('Change something in {what}: {where}')],
  send: [msg('Send anything through {what}'), msg('Send through {what}: {where}')],
  delete: [msg('Delete anything in {what}'), msg('Delete in {what}: {where}')],
}

/**
 * `files:read:/orders/` as "Read files in /orders/", to stand beside the exact words, never instead of them. Pure.
 * @returns null for what it cannot put into words
 */
export function permissionSentence(permission: string, t: Say): string | null {
  const [, what, action, where] = /^([^:]+):([^:]+):(.+)$/.exec(permission) ?? []
  if (what === undefined || action === undefined || where === undefined) return null
  const known = SENTENCES[`${what}:${action}`] ?? OF_ANY[action]
  return known ? t(known[/^(?:\*{1,2}|\/|\/?\*{1,2})$/.test(where) ? 0 : 1], { what, where }) : null
}
