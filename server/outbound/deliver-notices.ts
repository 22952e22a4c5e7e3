import { describeNotice } from '#server/bridge/notices/describe-notice.ts'
import { chooseRoute } from '#server/connectors/mail/mail-server/choose-route.ts'
import { prepareMail } from '#server/connectors/mail/prepare-mail.ts'
import { sendNotice } from '#server/connectors/mail/send-notice.ts'
import { listPeople, type PersonRow } from '#server/identity/list-people.ts'
import { readPreferences } from '#server/identity/preferences/read-preferences.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { type Say, sayIn } from '#server/kernel/language/say.ts'
import { DELIVERIES_MAX, retryWaitMs } from '#server/notices/core/retry.ts'
import { claimDueMail, listDueMail, type NoticeRow, updateNotices } from '#server/notices/store.ts'
import { publicUrl } from '#server/observability/env.ts'
import { faultPoint } from '#server/observability/fault-point.ts'
import { log } from '#server/observability/log.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { digestMail, eventMail, type MailEntry } from '#server/outbound/core/notice-mail.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

/** People looked at in one go, and notices of one of them. */
const BATCH = { people: 50, notices: 100 } as const
/** What practice mail comes from; it goes nowhere. */
const PRACTICE_SENDER = 'muster@outbox.example'

interface Letter {
  /** Stable over all tries: the same mail has the same Message-ID. */
  readonly key: string
  readonly isDigest: boolean
  readonly rows: readonly NoticeRow[]
}

/**
 * Sends the mails that are due in all workspaces, each at least once with a Message-ID that stays. Any number of workers may
 * do this at once: what one has taken moves out of the others' sight until its next try. A mail server that fails costs
 * a try, never a run.
 * @returns how many mails were taken by a server
 */
export async function deliverNotices(): Promise<{ sent: number }> {
  const now = new Date(systemClock.nowMs())
  let sent = 0
  for (const { workspaceId, userId } of await inSystem(async (system) => await listDueMail(system, now, BATCH.people))) {
    try {
      sent += await deliverTo(workspaceId, userId, now)
    } catch (error) {
      log.warn('notices', { workspaceId, error })
    }
  }
  return { sent }
}

async function deliverTo(workspaceId: string, userId: string, now: Date): Promise<number> {
  const claimed = await inScope(
    workspaceId,
    async (scope) => await claimDueMail(scope, userId, now, { waitMs: retryWaitMs, limit: BATCH.notices }),
  )
  if (claimed.length === 0) return 0
  // Also what takes its worker down each time ends.
  const spent = claimed.filter(({ attempts }) => attempts > DELIVERIES_MAX)
  if (spent.length > 0) await settle(workspaceId, spent, { state: 'given_up', at: now })
  const due = claimed.filter((row) => !spent.includes(row))
  faultPoint('notice.claimed')
  const people = await listPeople({ workspaceId })
  const person = people.find((one) => one.userId === userId)
  // Who left is told nothing any more.
  if (!person || person.email === '') {
    await settle(workspaceId, due, { state: 'moot', at: now })
    return 0
  }
  let sent = 0
  for (const letter of lettersOf(due)) {
    // One that cannot be written or sent keeps no other waiting.
    try {
      if (await deliver(workspaceId, person, letter, people)) sent += 1
    } catch (error) {
      await noteFailure(workspaceId, letter.rows, error)
    }
  }
  return sent
}

function lettersOf(rows: readonly NoticeRow[]): Letter[] {
  const letters = new Map<string, NoticeRow[]>()
  for (const row of rows) {
    const key = row.digestFor === null ? `one ${row.eventKey}` : `digest ${row.digestFor.toISOString()}`
    letters.set(key, [...(letters.get(key) ?? []), row])
  }
  return [...letters].map(([key, list]) => {
    const isDigest = list[0]?.digestFor !== null
    // A digest too long for one go becomes two mails, each with a name of its own.
    return { key: isDigest ? `${key} ${list[0]?.id ?? ''}` : key, isDigest, rows: list }
  })
}

/** @returns whether a server took it */
async function deliver(workspaceId: string, person: PersonRow, letter: Letter, people: readonly PersonRow[]): Promise<boolean> {
  const at = new Date(systemClock.nowMs())
  // Nobody asks here: the language that the person chose, else English.
  const language = (await readPreferences(person.userId)).language ?? 'en'
  const say = sayIn(language, catalogueOf(language))
  const { entries, moot, workspace } = await describe(workspaceId, letter, { people, say })
  if (moot.length > 0) await settle(workspaceId, moot, { state: 'moot', at })
  const rows = letter.rows.filter((row) => !moot.includes(row))
  if (rows.length === 0) return false
  const [first] = entries
  if (!first) return false
  const facts = { workspace, settings: `${publicUrl()}/notices` }
  const { subject, text } = letter.isDigest ? digestMail(entries, facts, say) : eventMail(first, facts, say)
  const route = await chooseRoute(workspaceId)
  const key = sha256(`muster.notice.v1\0${workspaceId}\0${person.userId}\0${letter.key}`)
  const from = route.kind === 'server' ? route.sender : PRACTICE_SENDER
  const mail = await prepareMail({ to: person.email, subject, text }, { key, from, dateMs: rows[0]?.createdAt.getTime() ?? at.getTime() })
  const answer = await sendNotice(workspaceId, route, mail)
  faultPoint('notice.sent')
  await settle(workspaceId, rows, { state: 'sent', at, answer })
  return true
}

/** Keeps what the server said; the last try ends it. */
async function noteFailure(workspaceId: string, rows: readonly NoticeRow[], error: unknown): Promise<void> {
  log.warn('a notice was not delivered', { workspaceId, error })
  const answer = cutText(error instanceof Error ? error.message : 'unknown', 500)
  const spent = rows.filter(({ attempts }) => attempts >= DELIVERIES_MAX)
  const again = rows.filter(({ attempts }) => attempts < DELIVERIES_MAX)
  if (spent.length > 0) await settle(workspaceId, spent, { state: 'given_up', at: new Date(systemClock.nowMs()), answer })
  if (again.length > 0) await inScope(workspaceId, async (scope) => await updateNotices(scope, idsOf(again), { lastAnswer: answer }))
}

async function describe(workspaceId: string, letter: Letter, { people, say }: { people: readonly PersonRow[]; say: Say }) {
  return await inScope(workspaceId, async (scope) => {
    const { timeZone, name } = await readWorkspace(scope)
    const entries: MailEntry[] = []
    const moot: NoticeRow[] = []
    for (const row of letter.rows) {
      const { title, sentence, href, about, isMoot } = await describeNotice(scope, row, { timeZone, withFigures: true, say })
      if (isMoot) {
        moot.push(row)
        continue
      }
      const standsInFor = (about.standsInFor ?? []).map((userId) => people.find((one) => one.userId === userId)?.name ?? say('a colleague'))
      entries.push({ title, sentence, link: `${publicUrl()}${href}`, standsInFor })
    }
    return { entries, moot, workspace: name }
  })
}

async function settle(
  workspaceId: string,
  rows: readonly NoticeRow[],
  how: { state: 'sent' | 'moot' | 'given_up'; at: Date; answer?: string },
): Promise<void> {
  const answer = how.answer === undefined ? {} : { lastAnswer: how.answer }
  await inScope(
    workspaceId,
    async (scope) => await updateNotices(scope, idsOf(rows), { state: how.state, settledAt: how.at, dueAt: null, ...answer }),
  )
}

function idsOf(rows: readonly NoticeRow[]): string[] {
  return rows.map(({ id }) => id)
}
