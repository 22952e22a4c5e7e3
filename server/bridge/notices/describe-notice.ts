import { findApproval } from '#server/approvals/store.ts'
import { type NoticeFacts, type NoticeWords, noticeWords } from '#server/bridge/core/notice-words.ts'
import { planSentence } from '#server/bridge/list-runs.ts'
import { loadCard } from '#server/bridge/load-card.ts'
import { describeLimit } from '#server/bridge/notices/describe-limit.ts'
import { findReadback } from '#server/bridge/triggers/store.ts'
import { findAppWaiting } from '#server/catalogue/find-app-waiting.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { dateLocale, type Say } from '#server/kernel/language/say.ts'
import { setUpHref } from '#server/members/set-up-requests/schema.ts'
import { findSetUpRequest, type SetUpRequestRow } from '#server/members/set-up-requests/store.ts'
import { whatIsSetUp } from '#server/members/set-up-requests/what-is-set-up.ts'
import { findActor } from '#server/members/store.ts'
import { type NoticeAbout, type NoticeKind, noticeAboutSchema, noticeKindSchema } from '#server/notices/schema.ts'
import type { NoticeRow } from '#server/notices/store.ts'
import { findAsk } from '#server/runs/asks/store.ts'
import { type AttemptRow, findAttempt, findRun, type RunRow } from '#server/runs/store.ts'
import { findWaiting } from '#server/skills/bindings/find-waiting.ts'
import { findNamedVersion } from '#server/skills/versions/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

interface Options {
  readonly timeZone: string
  readonly withFigures: boolean
  readonly say: Say
}
export interface DescribedNotice extends NoticeWords {
  readonly href: string
  readonly about: NoticeAbout
}

/**
 * A notice in the words of the moment it is read: what was decided meanwhile says so.
 * @param options.timeZone of the workspace, for its deadlines
 * @param options.withFigures the amounts of the plan too; costs a whole plan card
 * @param options.say speaks to the receiver
 */
export async function describeNotice(
  scope: TenantScope,
  row: Pick<NoticeRow, 'kind' | 'about' | 'userId'>,
  options: Options,
): Promise<DescribedNotice> {
  const about = noticeAboutSchema.parse(row.about)
  const kind = noticeKindSchema.parse(row.kind)
  try {
    const asked = about.setUpRequestId === undefined ? null : await findSetUpRequest(scope, about.setUpRequestId)
    const href = asked === null ? hrefOf(about) : setUpHref(asked)
    return { ...(await wordsOf(scope, { kind, about, viewerId: row.userId, asked }, options)), href, about }
  } catch (error) {
    if (!isAppError(error, 'NOT_FOUND')) throw error
    const { say } = options
    return { title: say('Something that is no longer here'), sentence: say('It was removed meanwhile.'), isMoot: true, href: '/', about }
  }
}

async function wordsOf(
  scope: TenantScope,
  { kind, about, viewerId, asked }: { kind: NoticeKind; about: NoticeAbout; viewerId: string; asked: SetUpRequestRow | null },
  options: Options,
): Promise<NoticeWords> {
  const base = { kind, memberName: await memberName(scope, about, options.say), reason: about.reason ?? null }
  const own = asked === null ? await factsOf(scope, about, viewerId, options) : await factsOfAsked(scope, asked)
  const facts: NoticeFacts = { ...EMPTY, ...base, ...own }
  return noticeWords(facts, options.say)
}

const NO_TIMES = { until: null, schedule: null } as const
const EMPTY = {
  ...NO_TIMES,
  runN: null,
  plan: null,
  figures: null,
  status: null,
  question: null,
  skill: null,
  app: null,
  limit: null,
  setUp: null,
} as const

async function factsOfAsked(scope: TenantScope, setUp: SetUpRequestRow): Promise<Partial<NoticeFacts>> {
  return { setUp, status: (await whatIsSetUp(scope))(setUp) ? 'ready' : null }
}

async function factsOf(scope: TenantScope, about: NoticeAbout, viewerId: string, options: Options): Promise<Partial<NoticeFacts>> {
  if (about.limitId !== undefined) return { limit: await describeLimit(scope, about, options.say) }
  if (about.skillVersionId !== undefined) {
    const version = await findNamedVersion(scope, about.skillVersionId)
    return { skill: version ? `${version.slug} ${version.version}` : null, status: version?.isWithdrawn ? 'withdrawn' : null }
  }
  if (about.skillBindingId !== undefined) {
    const { row, waits } = await findWaiting(scope, about.skillBindingId)
    return { skill: `${row.slug} ${row.semver}`, status: waits ? 'waiting' : 'over' }
  }
  if (about.connectorId !== undefined) {
    const app = await findAppWaiting(scope, about.connectorId)
    const isSettled = about.reason === 'CONNECTOR_SCOPE_NEEDED' ? app?.wants === null : app?.isSignedIn
    return { app: app?.name ?? null, status: isSettled ? 'ready' : null }
  }
  if (about.triggerId !== undefined) {
    const trigger = await findReadback(scope, about.triggerId, options.say)
    return { schedule: trigger?.readback ?? null, status: trigger?.isPaused ? 'paused' : null }
  }
  if (about.runId === undefined) return {}
  const run = await findRun(scope, about.runId)
  if (about.askId !== undefined) {
    const ask = await findAsk(scope, about.askId)
    return {
      runN: run.n,
      question: ask?.question ?? null,
      status: ask?.status ?? null,
      until: ask ? deadline(ask.expiresAt, options) : null,
    }
  }
  if (about.approvalId !== undefined) {
    const approval = await findApproval(scope, about.approvalId)
    const attempt = await findAttempt(scope, run.id, approval.leg, approval.attempt)
    const plan = await planOf(scope, run, attempt, { viewerId: options.withFigures ? viewerId : null, say: options.say })
    return { runN: run.n, ...plan, status: approval.status, until: deadline(approval.expiresAt, options) }
  }
  const attempt = await findAttempt(scope, run.id, run.leg, run.attempt)
  const hold = attempt?.hold as { reason: string } | null | undefined
  return { runN: run.n, status: hold?.reason === about.reason ? 'held' : null }
}

async function planOf(
  scope: TenantScope,
  run: RunRow,
  attempt: AttemptRow | undefined,
  { viewerId, say }: { viewerId: string | null; say: Say },
): Promise<Pick<NoticeFacts, 'plan' | 'figures'>> {
  if (viewerId === null || !attempt) return { plan: await planSentence(scope, run, attempt, say), figures: null }
  const card = await loadCard(scope, run, attempt, viewerId, say)
  return { plan: card?.sentence ?? null, figures: card?.facts ?? null }
}

async function memberName(scope: TenantScope, { memberId }: NoticeAbout, say: Say): Promise<string> {
  return memberId === undefined ? say('A crew member') : (await findActor(scope, memberId)).name
}

/** Where it can be looked at. Opening it decides nothing. */
function hrefOf(about: NoticeAbout): string {
  if (about.approvalId !== undefined) return `/approvals?id=${about.approvalId}`
  if (about.limitId !== undefined && about.runId === undefined) return '/costs'
  if (about.runId !== undefined) return `/runs/${about.runId}`
  if (about.skillVersionId !== undefined) return '/skills'
  if (about.skillBindingId !== undefined) return '/skills/waiting'
  if (about.connectorId !== undefined) return '/apps'
  return about.memberId === undefined ? '/' : `/crews/${about.memberId}`
}

/** `Fri 27 Nov, 17:00 (Europe/Berlin)`. */
function deadline(at: Date, { timeZone, say }: Options): string {
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(dateLocale(say.language), { timeZone, hourCycle: 'h23', ...options }).format(at).replace(',', '')
  const day = part({ weekday: 'short', day: 'numeric', month: 'short' })
  return `${day}, ${part({ hour: '2-digit', minute: '2-digit' })} (${timeZone})`
}
