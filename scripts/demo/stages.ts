import { readFile } from 'node:fs/promises'
import { verifyExport } from '#server/audit/verify-export.ts'
import type { ApprovalDetail, MemberDetail, RunDetail } from '#server/bridge/schema.ts'
import { HttpPerson, waitFor } from './http-person.ts'

/** What one stage of the demo saw; a stage that does not hold throws. */
export type Figures = Record<string, string | number | boolean>
type Say = (stage: string, figures: Figures) => void

interface Cast {
  readonly author: HttpPerson
  readonly approver: HttpPerson
}

const PASSWORD = 'correct horse battery staple'

function hold(condition: boolean, what: string): void {
  if (!condition) throw new Error(`does not hold: ${what}`)
}

/** Set-up by the one-time link, and a second person by invitation: both over HTTP, as people do. */
export async function setUp(url: string, setupLink: string, say: Say): Promise<Cast> {
  const author = new HttpPerson(url)
  const secret = setupLink.split('#')[1] ?? ''
  await author.post('/api/v1/setup', {
    secret,
    name: 'Finance lead',
    email: 'lead@acme.example',
    password: PASSWORD,
    tenantName: 'Acme',
    workspaceName: 'Finance',
    timeZone: 'Europe/Berlin',
  })
  const invitation = await author.post<{ url: string }>('/api/v1/invitations', {
    role: 'operator',
    grants: ['approvals:decide:external_write'],
  })
  const approver = new HttpPerson(url)
  await approver.post('/api/v1/invitations/accept', {
    secret: invitation.url.split('#')[1],
    name: 'Controller',
    email: 'controller@acme.example',
    password: PASSWORD,
  })
  const again = new HttpPerson(url)
  await again.post('/api/v1/session', { email: 'controller@acme.example', password: PASSWORD })
  say('set-up', { people: 2, practice: (await author.get<{ workspace: { practice: boolean } }>('/api/v1/shell')).workspace.practice })
  return { author, approver: again }
}

/** Expense check from its template, tried on the sample data: a plan, and nothing changed. */
export async function tryJob({ author }: Cast, say: Say): Promise<{ memberId: string; tryRunId: string }> {
  const { memberId } = await author.post<{ memberId: string }>('/api/v1/templates/expense-check/install', {})
  const member = await author.get<MemberDetail>(`/api/v1/members/${memberId}`)
  hold(
    member.diagnostics.every((diagnostic) => diagnostic.severity !== 'error'),
    'the template compiles',
  )
  const { runId } = await author.post<{ runId: string }>(`/api/v1/members/${memberId}/try`, { inputs: member.sampleInputs })
  const tried = await endOf(author, runId)
  hold(tried.header.status === 'succeeded' && tried.header.nothingSent, 'a try plans and changes nothing')
  const outbox = await author.get<{ items: unknown[] }>('/api/v1/outbox')
  hold(outbox.items.length === 0, 'the outbox is empty after a try')
  say('try', { sentence: tried.card?.sentence ?? '', facts: tried.card?.facts ?? '', mailsSent: outbox.items.length })
  return { memberId, tryRunId: runId }
}

/** The same plan as a run, decided by the second person on exactly the displayed token, and carried out. */
export async function runJob(cast: Cast, tried: { memberId: string; tryRunId: string }, say: Say): Promise<string> {
  const { author, approver } = cast
  const { runId } = await author.post<{ runId: string }>(`/api/v1/members/${tried.memberId}/carry-out`, { tryRunId: tried.tryRunId })
  const waiting = await waitFor(
    'the request for approval',
    async () => await author.get<RunDetail>(`/api/v1/runs/${runId}`),
    (run) => run.approval !== null || run.header.endedAt !== null,
  )
  const approval = await approver.get<ApprovalDetail>(`/api/v1/approvals/${waiting.approval?.id}`)
  say('run', {
    sameAsTried: approval.card.sameAsTried === true,
    planCode: approval.card.tokenShort ?? '',
    whyAsked: approval.card.whyAsked.join(' '),
  })
  hold(approval.card.sameAsTried === true, 'the card says: same as tried')
  const stale = await approver
    .post(`/api/v1/approvals/${approval.id}/vote`, { decision: 'approve', token: '0'.repeat(64), reason: '' })
    .then(
      () => false,
      (error: Error) => error.message.includes('409'),
    )
  hold(stale, 'a vote on another token is refused')
  await approver.post(`/api/v1/approvals/${approval.id}/vote`, {
    decision: 'approve',
    token: approval.token,
    reason: 'The lines are right.',
  })
  const done = await endOf(author, runId)
  hold(done.header.status === 'succeeded', `the run succeeds (${done.header.status} ${done.header.reason ?? ''})`)
  const items = done.card?.willDo.flatMap((group) => group.items) ?? []
  say('approve', {
    status: done.header.status,
    by: 'Controller',
    staleTokenRefused: stale,
    confirmed: items.filter((item) => item.state === 'confirmed').length,
  })
  return runId
}

/** Nine mails in the outbox, each person only with their own rows, and the file in the folder. */
export async function lookOutside({ author }: Cast, say: Say): Promise<void> {
  const outbox = await author.get<{ items: { id: string; to: string[] }[] }>('/api/v1/outbox')
  const people = outbox.items.filter((item) => !item.to.includes('finance@acme.example'))
  const texts = await Promise.all(people.map(async (item) => (await author.get<{ text: string }>(`/api/v1/outbox/${item.id}`)).text))
  const rows = texts.flatMap((text) => [...text.matchAll(/^Row (\d+),/gm)].map((match) => match[1]))
  hold(outbox.items.length === 9, `9 mails are there (${outbox.items.length})`)
  hold(new Set(rows).size === 14 && rows.length === 14, `14 rows, each in one mail only (${rows.length})`)
  const file = await author.get<{ kind: string; table: { total: number } }>(
    '/api/v1/files/preview?path=reports/questioned-expenses-2026-10.csv',
  )
  hold(file.kind === 'table' && file.table.total === 14, 'the file has 14 rows')
  say('outside', { mails: outbox.items.length, rowsMailed: rows.length, fileRows: file.table.total })
}

/** The proof: exported, verified offline, and one flipped byte named. */
export async function prove({ author }: Cast, exportPath: string, say: Say): Promise<void> {
  const text = await readFile(exportPath, 'utf8')
  const { publicKeyPem } = (JSON.parse(text.trim().split('\n').at(-1) ?? '{}') as { key: { publicKeyPem: string } }).key
  const honest = verifyExport(text, { publicKeyPem, knownCheckpoint: null })
  hold(honest.ok, `the export verifies (${JSON.stringify(honest.firstBad)})`)
  const online = await author.post<{ ok: boolean; entries: number }>('/api/v1/audit/verify')
  hold(online.ok, 'the product says the same')
  say('verify', { ok: honest.ok, entries: honest.entries })
  const at = text.indexOf('"message":"', Math.floor(text.length / 2)) + 12
  const flipped = `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`
  const line = flipped.slice(0, at).split('\n').length
  const broken = verifyExport(flipped, { publicKeyPem, knownCheckpoint: null })
  hold(
    !broken.ok && (broken.firstBad?.line === line || broken.firstBad?.line === line + 1),
    `the flipped byte in line ${line} is named (${JSON.stringify(broken.firstBad)})`,
  )
  say('flip', { flippedLine: line, namedLine: broken.firstBad?.line ?? 0, why: broken.firstBad?.why ?? '' })
}

async function endOf(person: HttpPerson, runId: string): Promise<RunDetail> {
  return await waitFor(
    'the end of the run',
    async () => await person.get<RunDetail>(`/api/v1/runs/${runId}`),
    (run) => run.header.endedAt !== null,
  )
}
