import type { Envelope } from '#server/audit/schema.ts'
import { type EntryRow, sayEntries } from '#server/bridge/activity/read-activity.ts'
import type { ActivityItem } from '#server/bridge/activity/schema.ts'
import { listEntries } from '#server/bridge/activity/store.ts'
import { ACTIVITY } from '#server/bridge/core/activity-sentences.ts'
import { pageFiles } from '#server/bridge/core/page-files.ts'
import { planSentence, statusOf } from '#server/bridge/list-runs.ts'
import { type SearchTerms, saysAll, searchTerms } from '#server/bridge/search/core/search-terms.ts'
import type { SearchAnswer, SearchHit, SearchKind } from '#server/bridge/search/schema.ts'
import { findMembers, findResults, findRuns, limitTime, tookTooLong } from '#server/bridge/search/store.ts'
import { shownAttempt } from '#server/bridge/shown-attempt.ts'
import { listFiles } from '#server/connectors/files/list-files.ts'
import { listPeople, type PersonRow } from '#server/identity/list-people.ts'
import type { Principal } from '#server/identity/principal.ts'
import { can } from '#server/identity/roles.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { findActor } from '#server/members/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

const OF_A_KIND_MAX = 5
const STATEMENT_MS_MAX = 500
const ENTRIES_LOOKED_AT = 500

/**
 * What of this workspace says all the words typed: crew members, runs, results, files and what was done, at most 5 of each,
 * each looked through for at most half a second a statement. Shows nothing that this person may not read elsewhere.
 * @param typed 2 to 100 characters; `#41` names a run
 * @param say speaks to the reader: what was done is looked for as they read it
 */
export async function searchWorkspace(principal: Principal, typed: string, say: Say): Promise<SearchAnswer> {
  const terms = searchTerms(typed)
  const kinds: [SearchKind, () => Promise<SearchHit[]>][] = [
    ['member', async () => await timed(principal, async (scope) => await membersSaying(scope, terms))],
    ['run', async () => await timed(principal, async (scope) => await runsSaying(scope, terms, say))],
    ['result', async () => await timed(principal, async (scope) => await resultsSaying(scope, terms))],
    ['file', async () => await filesSaying(principal.workspaceId, terms)],
    ['activity', async () => (can(principal, 'audit:read') ? await activitySaying(principal, terms, say) : [])],
  ]
  const items: SearchHit[] = []
  const late: SearchKind[] = []
  // One after the other: a search takes one connection, however many kinds there are.
  for (const [kind, search] of kinds) {
    try {
      items.push(...(await search()))
    } catch (error) {
      // more files than are listed at once are as good as out of time: the other kinds are found all the same
      if (!tookTooLong(error) && !(isAppError(error) && error.code === 'LIMIT_EXCEEDED')) throw error
      late.push(kind)
    }
  }
  return { items, late }
}

async function timed<T>({ workspaceId }: Principal, work: (scope: TenantScope) => Promise<T>): Promise<T> {
  return await inScope(workspaceId, async (scope) => {
    await limitTime(scope, STATEMENT_MS_MAX)
    return await work(scope)
  })
}

async function membersSaying(scope: TenantScope, { words }: SearchTerms): Promise<SearchHit[]> {
  const rows = await findMembers(scope, words, OF_A_KIND_MAX)
  return rows.map((row) => ({ kind: 'member', href: `/crews/${row.id}`, ...row }))
}

async function runsSaying(scope: TenantScope, terms: SearchTerms, say: Say): Promise<SearchHit[]> {
  const hits: SearchHit[] = []
  for (const id of await findRuns(scope, terms, OF_A_KIND_MAX)) {
    const run = await findRun(scope, id)
    const attempt = await shownAttempt(scope, run)
    hits.push({
      kind: 'run',
      id,
      href: `/runs/${id}`,
      n: run.n,
      purpose: run.purpose,
      memberName: (await findActor(scope, run.memberId)).name,
      status: statusOf(run, attempt),
      reason: run.reasonCode,
      sentence: await planSentence(scope, run, attempt, say),
      at: run.startedAt.toISOString(),
    })
  }
  return hits
}

async function resultsSaying(scope: TenantScope, { words }: SearchTerms): Promise<SearchHit[]> {
  const rows = await findResults(scope, words, OF_A_KIND_MAX)
  return rows.map((row) => ({ kind: 'result', href: `/results?${new URLSearchParams({ q: row.name, id: row.id })}`, ...row }))
}

async function filesSaying(workspaceId: string, { words }: SearchTerms): Promise<SearchHit[]> {
  const saying = (await listFiles(workspaceId, '')).filter(({ path }) => saysAll(words, path))
  return pageFiles(saying, { limit: OF_A_KIND_MAX }).items.map(({ path, modified }) => ({
    kind: 'file',
    id: path,
    href: `/results?${new URLSearchParams({ tab: 'files', q: path, id: path })}`,
    path,
    at: modified,
  }))
}

/** The newest entries, by the sentence that the page of activity shows; who acted is found by their e-mail address, too. */
async function activitySaying(principal: Principal, { words }: SearchTerms, say: Say): Promise<SearchHit[]> {
  const people = new Map((await listPeople(principal)).map((person) => [person.userId, person]))
  const names = new Map([...people].map(([id, { name }]) => [id, name]))
  return await timed(principal, async (scope) => {
    const rows = await listEntries(scope, { types: Object.keys(ACTIVITY), limit: ENTRIES_LOOKED_AT })
    const emails = new Map(rows.map((row) => [row.seq, emailOf(row, people)]))
    const said = await sayEntries(scope, rows, { people: names, say })
    return said
      .filter(({ seq, who, did }) => saysAll(words, who.name, did, emails.get(seq) ?? ''))
      .slice(0, OF_A_KIND_MAX)
      .map((item) => ({
        kind: 'activity',
        id: String(item.seq),
        href: pageOf(item),
        about: item.kind,
        who: item.who.name,
        did: item.did,
        at: item.at,
      }))
  })
}

function emailOf({ envelopeText }: EntryRow, people: ReadonlyMap<string, PersonRow>): string | undefined {
  const { event, ext } = JSON.parse(envelopeText) as Envelope
  const actor = typeof ext['actor'] === 'string' ? ext['actor'] : event.approval?.approver
  return people.get(actor ?? '')?.email
}

/** Where what was done can be looked at: its run, its crew member, else its entry in the proof. */
function pageOf({ runId, memberId, kind, seq }: ActivityItem): string {
  if (runId !== null) return `/runs/${runId}`
  return memberId !== null && kind === 'crew' ? `/crews/${memberId}` : `/proof?before=${seq + 1}`
}
