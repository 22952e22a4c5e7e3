import type { PlanCard } from '#server/bridge/schema.ts'
import { inEnglish, msg, type Say } from '#server/kernel/language/say.ts'
import { expressionsOf } from '#server/program/core/expression.ts'
import type { Block, CallBlock, Expression, Program } from '#server/program/program.ts'

/** Why one part ends and another begins. */
type Why = { readonly kind: 'needs'; readonly ids: ReadonlySet<string> } | { readonly kind: 'answer' | 'time' | 'look' | 'outcome' }
interface Part {
  readonly blocks: Block[]
  /** Null for the first one. */
  readonly why: Why | null
}

/**
 * "Part 1 of 2: asks again because the e-mails quote the number": which part of the run this plan is, and why there are several,
 * read off the program (domain §4, Legs). Null where one plan is all. The walk decides; this only says it beforehand, so what is
 * known of the plan itself goes first. Pure.
 * @param facts.finished whether this plan leads to the end; null when it cannot be told
 */
export function planParts(facts: { program: Program; leg: number; finished: boolean | null }, say: Say = inEnglish): PlanCard['part'] {
  const parts = partsOf(facts.program.body)
  const n = facts.leg
  const of = facts.finished === true ? n : Math.max(parts.length, facts.finished === false ? n + 1 : n)
  if (of < 2) return null
  const next = n < of ? parts[n] : parts[n - 1]
  return { n, of, why: next?.why ? whyText(next.why, parts[n < of ? n : n - 1]?.blocks ?? [], n < of, say) : null }
}

/** The main sequence, cut where its next step needs what the part before it brings. */
function partsOf(body: readonly Block[]): Part[] {
  const parts: Part[] = [{ blocks: [], why: null }]
  let pending = new Set<string>()
  let closing = false
  for (const block of body) {
    if (block.kind === 'checkpoint') continue
    const why = closing ? ({ kind: 'outcome' } as const) : cutBefore(block, pending)
    if (why) {
      parts.push({ blocks: [], why })
      pending = new Set()
    }
    parts.at(-1)?.blocks.push(block)
    if (yieldsPending(block)) pending.add(block.id)
    closing = block.kind === 'try' && callsIn([block]).some(({ effect }) => effect)
  }
  return parts
}

function cutBefore(block: Block, pending: ReadonlySet<string>): Why | null {
  if (block.kind === 'await_responses') return { kind: 'answer' }
  if (block.kind === 'core_call') return { kind: 'time' }
  if (!block.cut || pending.size === 0) return null
  const ids = new Set(expressionsIn(block).flatMap(({ steps }) => steps.filter((id) => pending.has(id))))
  if (ids.size > 0) return { kind: 'needs', ids }
  return block.kind === 'rigid' && block.op === 'call' && !block.effect ? { kind: 'look' } : null
}

/** Whether a later step that reads this one reads something not known before it is carried out. */
function yieldsPending(block: Block): boolean {
  if (block.kind === 'rigid') return block.op === 'call' && block.effect
  if (block.kind === 'foreach' && block.collect !== null) {
    const inside = new Set(callsIn([block]).flatMap(({ id, effect }) => (effect ? [id] : [])))
    return expressionsOf(block.collect).some(({ steps }) => steps.some((id) => inside.has(id)))
  }
  const bodies = bodiesOf(block)
  return bodies.some((body) => {
    const last = body.at(-1)
    return last !== undefined && yieldsPending(last)
  })
}

function whyText(why: Why, blocks: readonly Block[], isAhead: boolean, say: Say): string {
  const asks = callsIn(blocks).some(({ effect, posture }) => effect && posture === 'ask')
  const again = asks ? (isAhead ? say('asks again') : say('asked again')) : isAhead ? say('goes on by itself') : say('went on by itself')
  switch (why.kind) {
    case 'answer':
      return say('{again} once the question in between is answered', { again })
    case 'time':
      return say('{again} after the wait in between', { again })
    case 'look':
      return say('{again} because it looks at what the part before changes', { again })
    case 'outcome':
      return say('{again} because it depends on how the part before went', { again })
    case 'needs':
      return needText(again, why.ids, blocks, say)
  }
}

/** `because the e-mails quote the number`: what is done with what comes back, and what that is called. */
function needText(again: string, ids: ReadonlySet<string>, blocks: readonly Block[], say: Say): string {
  const tainted = new Set(ids)
  const fields = new Set<string>()
  const users = new Map<string, number>()
  for (const block of blocks) {
    const own = expressionsIn(block)
    for (const { cel } of own) for (const id of ids) for (const name of fieldsOf(cel, id)) fields.add(name)
    if (!own.some(({ steps }) => steps.some((id) => tainted.has(id)))) continue
    tainted.add(block.id)
    for (const call of callsIn([block]).filter(({ effect }) => effect))
      users.set(call.tool, (users.get(call.tool) ?? 0) + (block.kind === 'foreach' ? 2 : 1))
  }
  const [tool, count] = [...users].sort((a, b) => b[1] - a[1])[0] ?? []
  const noun = tool === undefined ? undefined : nounOf(tool, count ?? 1)
  const what = fields.size === 1 ? say('the {field}', { field: [...fields][0] ?? '' }) : say('what comes back')
  if (noun === undefined) return say('{again} because what follows needs {what}', { again, what })
  const who = say(noun)
  return (count ?? 1) > 1
    ? say('{again} because {who} quote {what}', { again, who, what })
    : say('{again} because {who} quotes {what}', { again, who, what })
}

const NOUNS: readonly (readonly [RegExp, string, string])[] = [
  [/^mail\./, msg('the e-mail'), msg('the e-mails')],
  [/^(files|tables|render)\./, msg('the file'), msg('the files')],
  [/^http\./, msg('the request'), msg('the requests')],
]

function nounOf(tool: string, count: number): string | undefined {
  const row = NOUNS.find(([pattern]) => pattern.test(tool))
  return row && (count > 1 ? row[2] : row[1])
}

/** `steps.ticket.output.body.number` → `number`, in words. */
function fieldsOf(cel: string, id: string): string[] {
  const paths = cel.matchAll(new RegExp(`steps\\.${id}\\.output((?:\\.[A-Za-z_]\\w*(?!\\w*\\())+)`, 'g'))
  return [...paths].flatMap((match) => {
    const name = match[1]?.split('.').at(-1)
    return name
      ? [
          name
            .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
            .replaceAll('_', ' ')
            .toLowerCase(),
        ]
      : []
  })
}

function bodiesOf(block: Block): readonly (readonly Block[])[] {
  if (block.kind === 'foreach') return [block.body]
  if (block.kind === 'match') return [...block.arms.map(({ body }) => body), block.otherwise]
  if (block.kind === 'parallel') return Object.values(block.branches)
  if (block.kind === 'try') return [block.body, block.catch]
  return []
}

function callsIn(blocks: readonly Block[]): CallBlock[] {
  return blocks.flatMap((block) =>
    block.kind === 'rigid' && block.op === 'call' ? [block] : bodiesOf(block).flatMap((body) => callsIn(body)),
  )
}

function expressionsIn(block: Block): Expression[] {
  const inner = bodiesOf(block).flatMap((body) => body.flatMap(expressionsIn))
  switch (block.kind) {
    case 'rigid':
      return Object.values(block.op === 'call' ? block.args : block.values).flatMap(expressionsOf)
    case 'foreach':
      return [block.items, ...(block.collect === null ? [] : expressionsOf(block.collect)), ...inner]
    case 'match':
      return [...block.arms.map(({ when }) => when), ...inner]
    default:
      return inner
  }
}
