import { listPeople } from '#server/identity/list-people.ts'
import { atLeast } from '#server/identity/roles.ts'
import { roleSchema } from '#server/identity/schema.ts'

/**
 * The people of the workspace a question goes to: `role:author` is author and above, `user:<id or e-mail>` is one person.
 * Opens its own transactions: call it outside of one.
 * @returns user ids; none for a name that nobody here has
 */
export async function assigneesOf(workspaceId: string, assignee: string): Promise<string[]> {
  const [kind, who = ''] = assignee.split(/:(.*)/s)
  const people = await listPeople({ workspaceId })
  if (kind === 'user') {
    const wanted = who.toLowerCase()
    return people.filter(({ userId, email }) => userId === who || email.toLowerCase() === wanted).map(({ userId }) => userId)
  }
  const least = roleSchema.safeParse(who)
  return least.success ? people.filter(({ role }) => atLeast(role, least.data)).map(({ userId }) => userId) : []
}
