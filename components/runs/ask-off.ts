import type { AskItem, Shell } from '#server/bridge/schema.ts'

const ORDER = ['viewer', 'operator', 'author', 'admin']

/** Why this person may not answer, or null. A question to one person is theirs alone; the server checks again. Pure. */
export function askOff({ assignee }: Pick<AskItem, 'assignee'>, person: Pick<Shell['person'], 'role' | 'email'>): string | null {
  const who = assignee.slice(assignee.indexOf(':') + 1)
  if (assignee.startsWith('role:')) {
    return ORDER.indexOf(person.role) >= ORDER.indexOf(who) ? null : `Needs the role ${who}; yours is ${person.role}.`
  }
  // By id it may be anybody: only the server knows.
  return who.includes('@') && who.toLowerCase() !== person.email.toLowerCase() ? `${who} was asked.` : null
}
