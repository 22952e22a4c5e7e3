import { Temporal } from '@js-temporal/polyfill'
import { type AuditEventType, auditEventTypeSchema, type Envelope } from '#server/audit/schema.ts'
import type { ActivityItem, ActivityKind, ActivityList } from '#server/bridge/activity/schema.ts'
import { listEntries, nameRuns } from '#server/bridge/activity/store.ts'
import { ACTIVITY, type Phrase, phraseOf } from '#server/bridge/core/activity-sentences.ts'
import { listPeople } from '#server/identity/list-people.ts'
import type { Principal } from '#server/identity/principal.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { listActors } from '#server/members/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

const PAGE = 50

export interface ActivityFilter {
  readonly before?: number | undefined
  readonly kind?: ActivityKind | undefined
  readonly person?: string | undefined
  readonly member?: string | undefined
  /** Days in the workspace's zone, `2026-11-21`, both included. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}
export interface EntryRow {
  readonly seq: number
  readonly at: Date
  readonly type: string
  readonly runId: string | null
  readonly envelopeText: string
}
interface Names {
  readonly people: ReadonlyMap<string, string>
  readonly members: ReadonlyMap<string, string>
  /** Of those, programs outside. */
  readonly clients: ReadonlySet<string>
  readonly runs: ReadonlyMap<string, { readonly text: string; readonly memberId: string }>
}

/** Who did what and when, newest first, a page at a time: sentences over the entries of the proof. */
export async function readActivity(principal: Principal, filter: ActivityFilter, say: Say): Promise<ActivityList> {
  const people = new Map((await listPeople(principal)).map(({ userId, name }) => [userId, name]))
  const types = Object.entries(ACTIVITY).flatMap(([type, phrase]) =>
    filter.kind === undefined || phrase.kind === filter.kind ? [type] : [],
  )
  return await inScope(principal.workspaceId, async (scope) => {
    const { timeZone } = await readWorkspace(scope)
    const { before, person: actorId, member: memberId } = filter
    const days = { from: startOfDay(filter.from, timeZone, 0), to: startOfDay(filter.to, timeZone, 1) }
    const rows = await listEntries(scope, { types, before, actorId, memberId, ...days, limit: PAGE })
    return { items: await sayEntries(scope, rows, { people, say }), next: rows.length === PAGE ? (rows.at(-1)?.seq ?? null) : null }
  })
}

/** Sentences of entries, in their order, for one reader. @param people user id → name */
export async function sayEntries(
  scope: TenantScope,
  rows: readonly EntryRow[],
  { people, say }: { readonly people: ReadonlyMap<string, string>; readonly say: Say },
): Promise<ActivityItem[]> {
  const actors = await listActors(scope)
  const members = new Map(actors.map(({ id, name }) => [id, name]))
  const clients = new Set(actors.flatMap(({ id, kind }) => (kind === 'client' ? [id] : [])))
  const found = await nameRuns(scope, [...new Set(rows.flatMap(({ runId }) => (runId === null ? [] : [runId])))])
  const runs = new Map(
    found.map((run) => [
      run.id,
      { text: runText({ isTry: run.purpose === 'dry-run', n: String(run.n), member: run.memberName }, say), memberId: run.memberId },
    ]),
  )
  return rows.flatMap((row) => itemOf(row, { people, members, clients, runs }, say) ?? [])
}

function runText({ isTry, ...holes }: { readonly isTry: boolean; readonly n: string; readonly member: string }, say: Say): string {
  return isTry ? say('try {n} of {member}', holes) : say('run {n} of {member}', holes)
}

function itemOf(row: EntryRow, names: Names, say: Say): ActivityItem | null {
  const { event, ext } = JSON.parse(row.envelopeText) as Envelope
  const type: AuditEventType = auditEventTypeSchema.parse(row.type)
  const text = (name: string): string | null => (typeof ext[name] === 'string' ? ext[name] : null)
  const phrase = phraseOf({
    type,
    outcome: text('outcome'),
    reason: text('reasonCode'),
    approved: event.approval?.approved ?? null,
    version: typeof ext['n'] === 'number' ? ext['n'] : null,
    origin: text('origin'),
  })
  if (!phrase) return null
  const run = row.runId === null ? undefined : names.runs.get(row.runId)
  const memberId = text('memberId') ?? run?.memberId ?? null
  const member = (memberId === null ? undefined : names.members.get(memberId)) ?? say('a crew member')
  const person = names.people.get(text('subjectId') ?? '') ?? say('someone who left')
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    kind: phrase.kind,
    who: whoOf(phrase, text('actor') ?? event.approval?.approver ?? null, member, names) ?? {
      kind: 'person',
      name: say('Someone who left'),
    },
    did: say(phrase.did, { run: run?.text ?? say('a run'), member, person, version: String(ext['n'] ?? '') }),
    runId: row.runId,
    // A program outside has no page to lead to.
    memberId: memberId !== null && names.clients.has(memberId) ? null : memberId,
    important: event.severity.toLowerCase() !== 'info',
  }
}

/** Who the sentence begins with; null for a person who left. */
function whoOf({ subject }: Phrase, actor: string | null, member: string, names: Names): ActivityItem['who'] | null {
  if (subject === 'member') return { kind: 'member', name: member }
  const ofMember = actor === null ? undefined : names.members.get(actor)
  if (subject === 'actor' && ofMember !== undefined) return { kind: 'member', name: ofMember }
  if (subject === 'muster' || actor === null || !actor.startsWith('usr_')) return { kind: 'muster', name: 'Muster' }
  const name = names.people.get(actor)
  return name === undefined ? null : { kind: 'person', name }
}

/** When a day begins, or the one after it, in a zone; whatever is no day is no limit. */
function startOfDay(day: string | undefined, timeZone: string, add: 0 | 1): Date | undefined {
  if (day === undefined) return undefined
  const start = Temporal.PlainDate.from(day).add({ days: add }).toZonedDateTime(timeZone)
  return new Date(start.epochMilliseconds)
}
