import type { z } from 'zod'
import { type Findings, pointTo } from '#server/compiler/diagnostics.ts'
import { allSteps, type Draft, type DraftBody, type DraftExpression, type DraftStep, type DraftValue } from '#server/compiler/draft.ts'
import type { Snapshot } from '#server/compiler/snapshot.ts'
import {
  DEFINITION_LIMITS,
  type Definition,
  type recallStepSchema,
  type renderStepSchema,
  type Step,
  type waitStepSchema,
} from '#server/crew/schema.ts'
import { takerInputs } from '#server/crew/taker-inputs.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { msg } from '#server/kernel/language/say.ts'
import { type ExpressionFault, expressionsOf, parseExpression, parseValue } from '#server/program/core/expression.ts'
import { isMoment, isoDuration, isTooLong, WAIT_DAYS_MAX } from '#server/program/core/wait-end.ts'
import type { Expression, ValueNode } from '#server/program/program.ts'

type WaitStep = z.infer<typeof waitStepSchema>
type RecallStep = z.infer<typeof recallStepSchema>
type RenderStep = z.infer<typeof renderStepSchema>

/**
 * Second pass: reads every expression, gives every step its path, and checks names: steps, variables, tools, models,
 * handles, members, hand-overs, caps. An unreadable expression becomes the literal null, so that later passes still run.
 */
export function resolve(definition: Definition, findings: Findings): Draft {
  const reader = newReader(findings)
  const draft: Draft = {
    definition,
    steps: readSteps(definition.steps, '/steps', '', 1, reader, findings),
    output: definition.output ? reader.value(definition.output.value, '/output/value') : null,
    checks: definition.rules.checks.map((check, i) => ({ text: check.text, ...reader.expression(check.when, `/rules/checks/${i}/when`) })),
    handoffs: definition.handoffs.map((handoff, i) => ({
      to: handoff.to,
      pointer: `/handoffs/${i}`,
      when: handoff.when === undefined ? null : reader.expression(handoff.when, `/handoffs/${i}/when`),
    })),
  }
  for (const { step, pointer } of allSteps(draft.steps))
    if ((step.kind === 'remember' || step.kind === 'recall') && definition.memory.mode === 'none')
      findings.add('M100', pointer, 'this crew member has no memory', { hint: msg('Write memory: { mode: member } to let it remember.') })
  const count = allSteps(draft.steps).length
  if (count > DEFINITION_LIMITS.stepsMax)
    findings.add('M440', '/steps', `there are ${count} steps; ${DEFINITION_LIMITS.stepsMax} are allowed`)
  return draft
}

interface Reader {
  expression(source: string, pointer: string): DraftExpression
  value(value: JsonValue, pointer: string): DraftValue
}

const NOTHING: Expression = { cel: 'null', steps: [], roots: [] }
const NOT_REPEATABLE = /\b(now|today|random|uuid|timestamp)\(/

function newReader(findings: Findings): Reader {
  const report = (fault: ExpressionFault, pointer: string) => {
    if (fault.kind === 'function' && NOT_REPEATABLE.test(fault.why))
      findings.add('M400', pointer, `${fault.why}: it would give something else each time`)
    else findings.add(fault.kind === 'syntax' ? 'M110' : fault.kind === 'limit' ? 'M440' : 'M200', pointer, fault.why)
  }
  return {
    expression(source, pointer) {
      // `when`, `in` and `collect` may be written with or without the ${ } of templates
      const bare = /^\s*\$\{([\s\S]*)\}\s*$/.exec(source)?.[1] ?? source
      const parsed = parseExpression(bare.trim())
      if (!parsed.ok) report(parsed.error, pointer)
      return { expression: parsed.ok ? parsed.value : NOTHING, pointer }
    },
    value(value, pointer) {
      const parsed = parseValue(value)
      for (const fault of parsed.faults) report(fault, `${pointer}${fault.pointer}`)
      return { node: parsed.node, pointer }
    },
  }
}

function readSteps(
  steps: readonly Step[],
  pointer: string,
  prefix: string,
  depth: number,
  reader: Reader,
  findings: Findings,
): readonly DraftStep[] {
  if (depth > DEFINITION_LIMITS.depthMax) {
    findings.add('M440', pointer, `steps are nested more than ${DEFINITION_LIMITS.depthMax} deep`)
    return []
  }
  return steps.map((step, i) => readStep(step, pointTo(pointer, i), prefix, depth, reader, findings))
}

function readStep(step: Step, pointer: string, prefix: string, depth: number, reader: Reader, findings: Findings): DraftStep {
  const path = `${prefix}${step.id}`
  const body = (role: DraftBody['role'], key: string, steps: readonly Step[], at: string): DraftBody => ({
    role,
    key,
    steps: readSteps(steps, `${pointer}/${at}`, key === '' ? `${path}/` : `${path}/${key}/`, depth + 1, reader, findings),
  })
  const values = (record: Readonly<Record<string, JsonValue>>, at: string) =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, reader.value(value, pointTo(`${pointer}/${at}`, name))]))
  const plain: DraftStep = { step, id: step.id, path, pointer, values: {}, conditions: [], collect: null, checks: [], bodies: [] }
  switch (step.kind) {
    case 'set':
      return { ...plain, values: values(step.values, 'values') }
    case 'tool':
      return { ...plain, values: values(step.with, 'with') }
    case 'result':
      return {
        ...plain,
        values: Object.fromEntries(
          (['name', 'title', 'value'] as const).flatMap((name) =>
            step[name] === undefined ? [] : [[name, reader.value(step[name], `${pointer}/${name}`)]],
          ),
        ),
      }
    case 'ask':
      return { ...plain, values: { question: reader.value(step.question, `${pointer}/question`) } }
    case 'wait':
      return { ...plain, values: readWait(step, pointer, reader, findings) }
    case 'remember':
      return {
        ...plain,
        values: { key: reader.value(step.key, `${pointer}/key`), value: reader.value(step.content, `${pointer}/content`) },
      }
    case 'recall':
      return { ...plain, values: readRecall(step, pointer, reader, findings) }
    case 'render':
      return { ...plain, values: readRender(step, pointer, reader) }
    case 'branch':
      return {
        ...plain,
        conditions: step.arms.map((arm, i) => reader.expression(arm.when, `${pointer}/arms/${i}/when`)),
        bodies: [
          ...step.arms.map((arm, i) => body('arm', String(i), arm.steps, `arms/${i}/steps`)),
          body('otherwise', 'otherwise', step.otherwise, 'otherwise'),
        ],
      }
    case 'each':
      return {
        ...plain,
        conditions: [reader.expression(step.in, `${pointer}/in`)],
        collect: step.collect === undefined ? null : reader.value(step.collect, `${pointer}/collect`),
        bodies: [body('items', '', step.steps, 'steps')],
      }
    case 'parallel':
      return {
        ...plain,
        bodies: Object.keys(step.branches)
          .sort()
          .map((name) => body('branch', name, step.branches[name] ?? [], `branches/${name}`)),
      }
    case 'attempt':
      return { ...plain, bodies: [body('try', '', step.steps, 'steps'), body('catch', 'catch', step.catch, 'catch')] }
    case 'think':
      return {
        ...plain,
        values: readAsked(step, pointer, reader),
        checks: step.check.map((check, i) => reader.expression(check, `${pointer}/check/${i}`)),
      }
    case 'act':
      return { ...plain, values: readAsked(step, pointer, reader) }
  }
}

/** `for` or `until`, not both; what is literal is checked now (domain §3, `wait`). */
function readWait(step: WaitStep, pointer: string, reader: Reader, findings: Findings): DraftStep['values'] {
  if ((step.for === undefined) === (step.until === undefined)) findings.add('M100', pointer, 'a wait has either `for` or `until`')
  if (step.for !== undefined && isTooLong(isoDuration(step.for)))
    findings.add('M440', `${pointer}/for`, `a wait lasts at most ${WAIT_DAYS_MAX} days`)
  if (step.until === undefined) return {}
  const until = reader.value(step.until, `${pointer}/until`)
  if (until.node.node === 'literal' && !isMoment(until.node.value))
    findings.add('M300', until.pointer, 'a date was expected, such as 2026-12-24 or 2026-12-24T09:00')
  return { until }
}

/** What a model is asked: the goal, and the input when there is one. */
function readAsked(step: { goal: string; input?: JsonValue | undefined }, pointer: string, reader: Reader): DraftStep['values'] {
  return {
    goal: reader.value(step.goal, `${pointer}/goal`),
    ...(step.input === undefined ? {} : { input: reader.value(step.input, `${pointer}/input`) }),
  }
}

/** By key or by words, not both. */
function readRecall(step: RecallStep, pointer: string, reader: Reader, findings: Findings): DraftStep['values'] {
  if ((step.key === undefined) === (step.query === undefined)) findings.add('M100', pointer, 'a recall has either `key` or `query`')
  const asked = (['key', 'query'] as const).flatMap((name) =>
    step[name] === undefined ? [] : [[name, reader.value(step[name], `${pointer}/${name}`)] as const],
  )
  return { ...Object.fromEntries(asked), limit: { node: { node: 'literal', value: step.limit }, pointer: `${pointer}/limit` } }
}

/** What is written is Markdown, what an expression gives is a value: they stay apart down to the document (domain §3, `render`). */
function readRender(step: RenderStep, pointer: string, reader: Reader): DraftStep['values'] {
  const { node, pointer: at } = reader.value(step.markdown, `${pointer}/markdown`)
  const written = (text: JsonValue): ValueNode => ({ node: 'literal', value: text })
  const worked = (expr: Expression): ValueNode => ({ node: 'map', entries: { value: { node: 'expr', expr } } })
  const parts = node.node === 'template' ? node.parts : node.node === 'expr' ? [node.expr] : [step.markdown]
  const items = parts.map((part) => (typeof part === 'string' ? written(part) : worked(part)))
  return {
    template: { node: { node: 'list', items }, pointer: at },
    format: { node: written(step.format), pointer: `${pointer}/format` },
    ...(step.title === undefined ? {} : { title: reader.value(step.title, `${pointer}/title`) }),
  }
}

/** Expressions a step works out itself, with their places; those of its bodies not included. */
export function ownExpressions(step: DraftStep): readonly DraftExpression[] {
  const values = Object.values(step.values).flatMap(({ node, pointer }) =>
    expressionsOf(node).map((expression) => ({ expression, pointer })),
  )
  return [...values, ...step.conditions]
}

/** Declared hand-overs and the models and skills of the definition that the workspace must know. */
export function checkHandoffs(draft: Draft, snapshot: Snapshot, findings: Findings): void {
  const targets = new Set<string>()
  let unconditional = 0
  for (const { to, pointer, when } of draft.handoffs) {
    if (!snapshot.members.includes(to)) findings.add('M200', `${pointer}/to`, `there is no crew member ${to}`)
    if (to === snapshot.self) findings.add('M210', `${pointer}/to`, 'a crew member cannot pass on to itself')
    if (targets.has(to)) findings.add('M210', `${pointer}/to`, `${to} is named twice`)
    targets.add(to)
    if (when === null) unconditional += 1
    if (unconditional > 1 && when === null)
      findings.add('M210', pointer, 'after one that is always passed on to, a second without a condition never gets its turn')
    const circle = circleThrough(to, snapshot)
    if (to !== snapshot.self && circle)
      findings.add('M210', `${pointer}/to`, `the work would be passed on in a circle: ${[snapshot.self, ...circle].join(' → ')}`)
    checkTakerInputs(draft, { to, pointer }, snapshot, findings)
  }
}

/** What the one that takes over needs by name comes out of this job: without it, it would be refused each time (requirements 10). */
function checkTakerInputs(
  { definition }: Draft,
  { to, pointer }: Pick<Draft['handoffs'][number], 'to' | 'pointer'>,
  { inputsOf = {} }: Snapshot,
  findings: Findings,
): void {
  if (!Object.hasOwn(inputsOf, to)) return
  for (const { name, comes } of takerInputs(inputsOf[to], definition.output)) {
    if (comes === 'missing') findings.add('M211', `${pointer}/to`, `${to} needs ${name} to begin, and nothing of that name comes out here`)
    if (comes === 'other') findings.add('M211', `${pointer}/to`, `${to} needs ${name} to begin, and what comes out here is of another kind`)
  }
}

/** Way from a member back to the one being compiled over declared edges, or null. Edges of the member itself are replaced by its new ones, so they are ignored. */
function circleThrough(start: string, snapshot: Snapshot): readonly string[] | null {
  const edges = snapshot.handoffEdges.filter(({ from }) => from !== snapshot.self)
  const seen = new Set<string>([start])
  const queue: string[][] = [[start]]
  for (let way = queue.shift(); way !== undefined; way = queue.shift()) {
    const here = way.at(-1)
    for (const to of edges
      .filter(({ from }) => from === here)
      .map((edge) => edge.to)
      .sort()) {
      if (to === snapshot.self) return [...way, to]
      if (seen.has(to)) continue
      seen.add(to)
      queue.push([...way, to])
    }
  }
  return null
}
