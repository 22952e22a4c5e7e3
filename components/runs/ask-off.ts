import { ROLE_TERMS } from '#components/words.ts'
import type { AskItem, Shell } from '#server/bridge/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

const ORDER = ['viewer', 'operator', 'author', 'admin'] as const

/** Why this person may not answer, or null. A question to one person is theirs alone; the server checks again. Pure. */
export function askOff({ assignee }: Pick<AskItem, 'assignee'>, person: Pick<Shell['person'], 'role' | 'email'>, t: Say): string | null {
  const who = assignee.slice(assignee.indexOf(':') + 1)
  if (assignee.startsWith('role:')) {
    const least = ORDER.find((role) => role === who)
    if (!least || ORDER.indexOf(person.role) >= ORDER.indexOf(least)) return null
    return t('Needs the role {least}; yours is {role}.', { least: t(ROLE_TERMS[least]), role: t(ROLE_TERMS[person.role]) })
  }
  // By id it may be anybody: only the server knows.
  return who.includes('@') && who.toLowerCase() !== person.email.toLowerCase() ? t('{who} was asked.', { who }) : null
}
