import { Cron } from 'croner'
import { z } from 'zod'
import type { Author, AuthorAnswer, ProposedTrigger, Said, Surroundings } from '#server/authoring/author/author.ts'
import { knownTemplates } from '#server/authoring/author/testing/known-templates.ts'
import { FILES_ROWS } from '#server/catalogue/bundled/files.ts'
import { httpRows } from '#server/catalogue/bundled/http.ts'
import { MAIL_ROWS } from '#server/catalogue/bundled/mail.ts'
import { MEMORY_ROWS } from '#server/catalogue/bundled/memory.ts'
import { RENDER_ROWS } from '#server/catalogue/bundled/render.ts'
import { RESULT_ROWS } from '#server/catalogue/bundled/result.ts'
import { TABLES_ROWS } from '#server/catalogue/bundled/tables.ts'
import { VOUCHERS_ROWS } from '#server/catalogue/bundled/vouchers.ts'
import { WEBHOOK_ROWS } from '#server/catalogue/bundled/webhook.ts'
import { compile } from '#server/compiler/compile.ts'
import type { Snapshot } from '#server/compiler/snapshot.ts'
import { effectClassSchema } from '#server/crew/effect-class.ts'

/** One kind of job as a person would say it, and what a definition for it must come to (docs/guides/authoring.md). */
export const jobSchema = z.object({
  sentence: z.string().min(1).max(50_000),
  answers: z.array(z.string().max(4000)).max(20).optional(),
  connectors: z.array(z.string().min(1).max(80)).max(20),
  trigger: z.object({
    kind: z.enum(['manual', 'schedule', 'webhook', 'mail']),
    cron: z.string().max(120).optional(),
    zone: z.string().max(80).optional(),
  }),
  asks: z.array(effectClassSchema).max(4),
})
export type JobRow = z.infer<typeof jobSchema>

export interface JobScore {
  readonly row: JobRow
  readonly questions: number
  /** What is not as the row says; empty when the job counts. */
  readonly faults: readonly string[]
}

export const QUESTIONS_MAX = 3
const TURNS_MAX = 12
const FIRES = 5
const ZONE = 'Europe/Berlin'
/** A Saturday, 00:00 UTC: fires are compared from here on, so that the score is the same on every day. */
const FROM = new Date('2026-11-21T00:00:00Z')
const ROWS = [
  ...FILES_ROWS,
  ...TABLES_ROWS,
  ...MAIL_ROWS,
  ...httpRows('http'),
  ...MEMORY_ROWS,
  ...RENDER_ROWS,
  ...RESULT_ROWS,
  ...VOUCHERS_ROWS,
  ...WEBHOOK_ROWS,
]

/** The address of a chat, saved and bound as an admin would. */
const CHAT_HANDLES = ['vault:/chat#address']

/** A workspace with every bundled app, two people and a model, in which a file of jobs is scored. */
export const SCORED_SURROUNDINGS: Surroundings = {
  tools: ROWS.map((row) => ({
    ref: row.tool,
    title: row.title,
    description: row.description,
    effectClass: row.effectClass ?? 'spend',
    inputSchema: row.inputSchema,
  })),
  templates: knownTemplates(),
  handles: CHAT_HANDLES,
  skills: [],
  members: [],
  people: [
    { name: 'Mara Lindt', email: 'mara.lindt@acme.example' },
    { name: 'Jonas Wirth', email: 'jonas.wirth@acme.example' },
  ],
  zone: ZONE,
  today: '2026-11-21',
  currency: 'EUR',
  language: 'en',
  hasModel: true,
}

export const SCORED_SNAPSHOT: Snapshot = {
  catalogue: ROWS,
  whitelist: [],
  postureTable: null,
  modelRoles: ['primary'],
  handles: CHAT_HANDLES.map((handle) => ({ handle, connectors: ['webhook'] })),
  members: [],
  handoffEdges: [],
  self: 'scored',
  skills: [],
}

/** Talks one job through and compares what it comes to. Pure but for the author. */
export async function scoreJob(author: Author, row: JobRow, surroundings: Surroundings = SCORED_SURROUNDINGS): Promise<JobScore> {
  const around = { ...surroundings, zone: row.trigger.zone ?? surroundings.zone }
  const { answer, questions } = await talk(author, row, around)
  const faults = [
    ...(questions > QUESTIONS_MAX ? [`asked ${questions} questions`] : []),
    ...answer.gaps.map(({ kind, name }) => `gap: ${kind} ${name}`),
    ...triggerFaults(answer.trigger, row.trigger, around.zone),
    ...definitionFaults(answer, row),
  ]
  return { row, questions, faults }
}

/** Answers in the order of the row, whatever is asked; without one left, what the author proposes stands. */
async function talk(author: Author, row: JobRow, surroundings: Surroundings): Promise<{ answer: AuthorAnswer; questions: number }> {
  const conversation: Said[] = [{ who: 'person', text: row.sentence }]
  const left = [...(row.answers ?? [])]
  let questions = 0
  for (let turn = 0; ; turn += 1) {
    const draft = null
    const answer = await author.derive({ conversation, draft, locked: [], surroundings }, () => {}, new AbortController().signal)
    if (answer.question === null || turn >= TURNS_MAX) return { answer, questions }
    questions += 1
    conversation.push({ who: 'author', text: answer.question.text })
    conversation.push({
      who: 'person',
      text: left.shift() ?? answer.question.standing ?? answer.question.options[0] ?? 'As you think best',
    })
  }
}

function triggerFaults(got: ProposedTrigger, wanted: JobRow['trigger'], zone: string): string[] {
  if (got.kind !== wanted.kind) return [`starts by ${got.kind}, not by ${wanted.kind}`]
  if (got.kind !== 'schedule' || wanted.cron === undefined) return []
  const [a, b] = [fires(got.cron, got.zone), fires(wanted.cron, wanted.zone ?? zone)]
  return a.join() === b.join() ? [] : [`starts at ${got.cron} (${got.zone}), not at ${wanted.cron} (${wanted.zone ?? zone})`]
}

function fires(cron: string, timezone: string): string[] {
  return new Cron(cron, { timezone, paused: true }).nextRuns(FIRES, FROM).map((date) => date.toISOString())
}

function definitionFaults({ definition }: AuthorAnswer, row: JobRow): string[] {
  if (definition === null) return ['no job description']
  const result = compile(definition, SCORED_SNAPSHOT)
  if (!result.ok)
    return result.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ code, pointer, message }) => `${code} ${pointer}: ${message}`)
  const tools = result.posture.tools
  const used = new Set(tools.map(({ tool }) => familyOf(tool.slice(0, tool.indexOf('.')))))
  const asks = [...new Set(tools.filter(({ posture }) => posture === 'ask').map(({ effectClass }) => effectClass))].sort()
  const wanted = [...new Set(row.asks)].sort()
  const blocked = tools.filter(({ posture }) => posture === 'block').map(({ tool }) => `${tool} is blocked`)
  return [
    ...blocked,
    ...row.connectors.filter((name) => !used.has(familyOf(name))).map((name) => `does not use ${name}`),
    ...extraFamilies(used, row.connectors).map((name) => `uses ${name}, which was not wanted`),
    ...(asks.join() === wanted.join() ? [] : [`asks for ${asks.join(', ') || 'nothing'}, not for ${wanted.join(', ') || 'nothing'}`]),
  ]
}

/** Names that mean the same app: files and tables are the same folder of the workspace. */
const FAMILIES: Readonly<Record<string, string>> = {
  tables: 'files',
  email: 'mail',
  'e-mail': 'mail',
  smtp: 'mail',
  outbox: 'mail',
  web: 'http',
  webhook: 'http',
  webhooks: 'http',
  slack: 'http',
  chat: 'http',
  tickets: 'http',
  ticket: 'http',
  remember: 'memory',
  recall: 'memory',
  results: 'result',
  voucher: 'vouchers',
  document: 'render',
  documents: 'render',
}
const familyOf = (name: string): string => FAMILIES[name.toLowerCase()] ?? name.toLowerCase()

/** What stays inside may be used without being named; reaching outside or into the files may not. */
const INSIDE = new Set(['result', 'memory', 'render'])
function extraFamilies(used: ReadonlySet<string>, wanted: readonly string[]): string[] {
  const named = new Set(wanted.map(familyOf))
  return [...used].filter((name) => !named.has(name) && !INSIDE.has(name)).sort()
}
