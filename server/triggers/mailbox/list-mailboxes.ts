import { listPeople } from '#server/identity/list-people.ts'
import type { Principal } from '#server/identity/principal.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'
import { findMember } from '#server/members/store.ts'
import { runStatus } from '#server/runs/core/run-status.ts'
import { findAttempt, type RunRow } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import type { MailboxItem, MailboxList, MailMessageList } from '#server/triggers/mailbox/schema.ts'
import { findMailbox, listMailboxRows, listMessageRows, type MailboxRow } from '#server/triggers/mailbox/store.ts'

const MESSAGES_SHOWN = 50
const LEFT = msg('Someone who left')

/** Mailboxes that start a crew member, newest first. @throws AppError NOT_FOUND */
export async function listMailboxes(principal: Principal, memberId: string, say: Say): Promise<MailboxList> {
  const { userId, workspaceId } = principal
  const names = new Map((await listPeople({ workspaceId })).map((person) => [person.userId, person.name]))
  const nameOf = (id: string): string => names.get(id) ?? say(LEFT)
  return await inScope(workspaceId, async (scope) => {
    await findMember(scope, memberId)
    return { items: (await listMailboxRows(scope, memberId)).map((row) => itemOf(row, nameOf, userId)) }
  })
}

function itemOf(row: MailboxRow, nameOf: (id: string) => string, you: string): MailboxItem {
  const { folder, host, id, inside, markSeen, memberId, port, problem, revision, security, userName } = row
  return {
    ...{ id, memberId, host, port, security, inside, userName, folder, markSeen, problem, revision },
    inputs: row.inputs as MailboxItem['inputs'],
    owner: { name: nameOf(row.ownerId), isYou: row.ownerId === you },
    pause:
      row.pausedAt === null
        ? null
        : {
            reason: row.pauseReason ?? 'person',
            at: row.pausedAt.toISOString(),
            by: row.pausedBy === null ? null : nameOf(row.pausedBy),
          },
    polledAt: row.polledAt?.toISOString() ?? null,
  }
}

/** What came to a mailbox last, newest first, with what became of it. @throws AppError NOT_FOUND */
export async function listMessages(workspaceId: string, id: string): Promise<MailMessageList> {
  return await inScope(workspaceId, async (scope) => {
    await findMailbox(scope, id)
    const items: MailMessageList['items'] = []
    for (const { message, run } of await listMessageRows(scope, id, MESSAGES_SHOWN)) {
      const { from, outcome, reason, reasonInput: input, runId, size, subject } = message
      const status = run === null ? null : await statusOf(scope, run)
      items.push({ at: message.at.toISOString(), from, subject, size, outcome, reason, input, runId, status })
    }
    return { items }
  })
}

async function statusOf(scope: TenantScope, run: RunRow) {
  const attempt = await findAttempt(scope, run.id, run.leg, run.attempt)
  return runStatus({
    outcome: run.outcome,
    state: attempt?.state ?? 'INIT',
    held: attempt?.hold != null,
    admitted: run.admittedAt !== null,
    queued: run.queuedAt !== null,
  })
}
