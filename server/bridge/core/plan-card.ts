import { amountOf, amountsOf } from '#server/bridge/core/amount-of.ts'
import { factsLine } from '#server/bridge/core/facts-line.ts'
import { isReached, leavesDomain, majorityDomain } from '#server/bridge/core/other-domain.ts'
import { planParts } from '#server/bridge/core/plan-parts.ts'
import { previewOf } from '#server/bridge/core/preview-effect.ts'
import { type AskedBy, reasonsOf } from '#server/bridge/core/say-why.ts'
import { secretWords } from '#server/bridge/core/secret-words.ts'
import type { PlanCard, PlanItem } from '#server/bridge/schema.ts'
import type { Label } from '#server/crew/catalogue-row.ts'
import { type EffectClass, effectClassRank } from '#server/crew/effect-class.ts'
import { isVouchedFor, namedPlaces } from '#server/crew/named-places.ts'
import { fillSummary } from '#server/dispatch/core/plan-artifacts.ts'
import type { StoredEffect } from '#server/dispatch/load-plan.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { deletesForGood } from '#server/policy/core/deletes-for-good.ts'
import { tellsSecret } from '#server/policy/core/standing.ts'
import type { Verdict } from '#server/policy/schema.ts'
import { callBlocks, modelBlocks } from '#server/program/core/call-blocks.ts'
import type { Program, ProgramTool } from '#server/program/program.ts'

/** Sealed and recorded facts that a card is made of; nothing here was written by a model. */
export interface CardFacts {
  readonly program: Program
  readonly purpose: 'run' | 'dry-run'
  readonly leg: number
  /** Where files of this plan can be had, below `/api/v1`; their place follows: `.ordinal.index`. */
  readonly filesAt: string
  /** Whether this plan leads to the end of the run; null when that cannot be told. */
  readonly finished: boolean | null
  readonly effects: readonly StoredEffect[]
  readonly reads: readonly {
    readonly tool: string
    readonly title: string
    readonly target: string | null
    readonly output: JsonValue
    /** Where in the program it was read. */
    readonly blockPath?: string
    /** The model that answered, where one was asked. */
    readonly model?: string
  }[]
  readonly output: JsonValue | null
  readonly ledger: ReadonlyMap<
    number,
    { state: PlanItem['state']; settledAt: string | null; receipt: string | null; errorText: string | null }
  >
  readonly verdict: Verdict | null
  readonly token: string | null
  readonly sealedAt: string | null
  /** Destinations this member reached before; null when it never did anything, so nothing can be first-seen. */
  readonly seen: ReadonlySet<string> | null
  /** Usual amounts of this member, by ability, argument and currency; only those that it has enough earlier ones for. */
  readonly usual: ReadonlyMap<string, number>
  /** It puts a run back: its addresses are those of that run's ledger, not what a file or a mail said. */
  readonly putsBack?: boolean
  /** Of a run of a program outside, which has no job: neither freedom nor parts say anything of it. */
  readonly askedBy?: AskedBy | null
  readonly ifNothing: { readonly sentence: string; readonly at: string } | null
  readonly practiceNote: string | null
  readonly sameAsTried: boolean | null
  readonly before: { readonly counts: ReadonlyMap<string, number>; readonly output: JsonValue | null } | null
}

/** The plan card (ui.md): one text for try, inbox, run page and receipt, made by code from the sealed plan. Pure. */
export function planCard(facts: CardFacts, say: Say = inEnglish): PlanCard {
  const willDo = groups(facts, say)
  const secret = secretWords(facts.effects, facts.program.tools, say)
  const classes = facts.effects.map(({ metadata }) => metadata.effectClass)
  return {
    sentence: sentenceOf(
      countedInSentence(willDo).map((group) => group.phrase),
      say,
    ),
    facts: factsLine(facts.program.output?.schema ?? null, facts.output, say),
    effectClass: classes.sort((a, b) => effectClassRank(b) - effectClassRank(a))[0] ?? 'internal',
    purpose: facts.purpose,
    part: facts.askedBy ? null : planParts(facts, say),
    exceptions: exceptionsOf(facts, say),
    willDo,
    differentFromLastTime: differences(facts, willDo, say),
    lookedAt: lookedAt(facts, say),
    willNot: willNot(facts, say),
    whyAsked: [...reasonsOf('require_approval', facts, say), ...(secret === null ? [] : [secret])],
    ifNothing: facts.ifNothing,
    token: facts.token,
    tokenShort: facts.token === null ? null : (facts.token.slice(0, 16).match(/.{4}/g)?.join(' ') ?? null),
    sealedAt: facts.sealedAt,
    warnings: reasonsOf('warn', facts, say),
    practiceNote: facts.practiceNote,
    sameAsTried: facts.sameAsTried,
  }
}

/** `Send 9 e-mails, write 1 file`: phrases joined, the first one capital; German nouns keep theirs. */
export function sentenceOf(phrases: readonly string[], say: Say = inEnglish): string {
  if (phrases.length === 0) return say('Nothing to do outside')
  const within = (phrase: string) => (say.language === 'en' ? phrase.charAt(0).toLowerCase() + phrase.slice(1) : phrase)
  return phrases.map((phrase, index) => (index === 0 ? phrase : within(phrase))).join(', ')
}

/** A sentence counts what is done outside; only where nothing is, what stays inside. */
export function countedInSentence<T extends { readonly effectClass: EffectClass }>(groups: readonly T[]): readonly T[] {
  const outside = groups.filter((group) => group.effectClass !== 'internal')
  return outside.length > 0 ? outside : groups
}

/** `Send {n} {n|e-mail|e-mails}` with a number; words of abilities that come with Muster in the reader's language. */
export function fillCount(template: string, n: number, say: Say = inEnglish): string {
  return say(template)
    .replaceAll(/\{n\|([^|}]*)\|([^}]*)\}/g, (_, one: string, many: string) => (n === 1 ? one : many))
    .replaceAll('{n}', String(n))
}

function groups(facts: CardFacts, say: Say): PlanCard['willDo'] {
  const byTool = new Map<string, StoredEffect[]>()
  for (const effect of facts.effects) byTool.set(effect.metadata.tool, [...(byTool.get(effect.metadata.tool) ?? []), effect])
  return [...byTool.values()]
    .map((effects) => {
      const first = effects[0] as StoredEffect
      return {
        phrase: fillCount(first.metadata.summaryMany, effects.length, say),
        count: effects.length,
        effectClass: first.metadata.effectClass,
        posture: first.metadata.posture,
        deletes: effects.some(({ metadata }) => deletesForGood(metadata)),
        items: effects.map((effect) => item(facts, effect, say)),
      }
    })
    .sort((a, b) => effectClassRank(b.effectClass) - effectClassRank(a.effectClass) || b.count - a.count)
}

function item(facts: CardFacts, { metadata, args }: StoredEffect, say: Say): PlanItem {
  const row = facts.ledger.get(metadata.ordinal)
  return {
    ordinal: metadata.ordinal,
    summary: summaryOf(facts.program.tools[metadata.tool], metadata.summary, args, say),
    destination: metadata.target,
    amount: amountOf(facts.program.tools[metadata.tool], args, say),
    state: row?.state ?? 'planned',
    settledAt: row?.settledAt ?? null,
    receipt: row?.receipt ?? null,
    errorText: row?.errorText ?? null,
    preview: previewOf(
      metadata.tool,
      args,
      (index) => `${facts.filesAt}.${metadata.ordinal}.${index}`,
      facts.program.tools[metadata.tool]?.inputSchema,
    ),
    separable: metadata.indices.length > 0,
    edited: (metadata.edited ?? []).length > 0,
  }
}

/** The sealed line of an action; where the ability's own words made it, in the reader's language. */
export function summaryOf(tool: ProgramTool | undefined, sealed: string, args: JsonObject, say: Say): string {
  return tool && fillSummary(tool.summary, args) === sealed ? fillSummary(say(tool.summary), args) : sealed
}

function exceptionsOf(facts: CardFacts, say: Say): PlanCard['exceptions'] {
  const reached = (effect: StoredEffect): string[] =>
    destinationsOf(facts.program.tools[effect.metadata.tool], effect.metadata.target, effect.args).filter(isReached)
  const calls = [...callBlocks(facts.program).values()]
  const chosen = new Set(calls.flatMap(({ path, chosen: byModel }) => (byModel ? [path] : [])))
  const looked = new Set(calls.flatMap(({ path, lookFirst }) => (lookFirst && !chosen.has(path) ? [path] : [])))
  const usualDomain = majorityDomain([...facts.effects.flatMap(reached), ...(facts.seen ?? [])])
  return facts.effects.flatMap((effect) => {
    const { metadata, args } = effect
    const tool = facts.program.tools[metadata.tool]
    if (!tool || metadata.effectClass === 'internal') return []
    const flags: PlanCard['exceptions'][number]['flags'] = []
    const seen = facts.seen
    if (looked.has(metadata.blockPath)) flags.push('look-first')
    const isChosen = chosen.has(metadata.blockPath)
    if (seen !== null && reached(effect).some((destination) => !seen.has(destination))) flags.push('first-seen')
    if (leavesDomain(reached(effect), usualDomain)) flags.push('other-domain')
    if ([...amountsOf(tool, args)].some(([kind, amount]) => amount > 2 * (facts.usual.get(`${metadata.tool} ${kind}`) ?? Infinity)))
      flags.push('over-usual')
    if (!facts.putsBack && (isChosen || metadata.control?.integrity === 'untrusted' || fromOutside(metadata.labels, tool)))
      flags.push('from-outside')
    if (tellsSecret(metadata)) flags.push('tells-secret')
    if (metadata.effectClass === 'spend' && !metadata.reversible) flags.push('irreversible')
    return flags.length === 0
      ? []
      : [
          {
            ordinal: metadata.ordinal,
            destination: metadata.target ?? summaryOf(tool, metadata.summary, args, say),
            amount: amountOf(tool, args, say),
            flags,
          },
        ]
  })
}

/** Everything an action reaches: its target and every other argument that is a destination (a copy's address too); of a list each. */
export function destinationsOf(
  tool: Pick<ProgramTool, 'argRoles' | 'targetArg'> | undefined,
  target: string | null,
  args: JsonObject,
): string[] {
  const named = tool ? namedPlaces(tool, args) : []
  // A list as target is one text with all of them: each counts by itself.
  const isListed = tool?.targetArg != null && typeof args[tool.targetArg] === 'object'
  return [...new Set([...(target === null || isListed ? [] : [target]), ...named])]
}

function fromOutside(labels: { readonly [arg: string]: Label }, tool: ProgramTool): boolean {
  return Object.entries(labels).some(
    ([arg, label]) => label.integrity === 'untrusted' && !isVouchedFor(tool, arg) && (tool.argRoles[arg] ?? 'destination') !== 'content',
  )
}

function lookedAt(facts: CardFacts, say: Say): PlanCard['lookedAt'] {
  return [...askedModels(facts, say), ...lookUps(facts, say)]
}

/**
 * How often each model was asked, and by which goals as the author wrote them. What they said is no part of a card: it would speak
 * for itself.
 */
function askedModels(facts: CardFacts, say: Say): PlanCard['lookedAt'] {
  const byModel = new Map<string, (string | null)[]>()
  for (const { model, blockPath } of facts.reads)
    if (model !== undefined) byModel.set(model, [...(byModel.get(model) ?? []), goalAt(facts.program, blockPath)])
  return [...byModel].map(([model, goals]) => ({
    name: say.count(goals.length, '{n} question to a model', '{n} questions to a model'),
    detail: say('{model} answered', { model }),
    goals: [...new Set(goals.filter((goal) => goal !== null))],
  }))
}

/** The goal of a step as its author wrote it; null where it is worked out. */
function goalAt(program: Program, blockPath: string | undefined): string | null {
  const goal = modelBlocks(program).find(({ path }) => path === blockPath)?.goal
  return goal?.node === 'literal' && typeof goal.value === 'string' ? goal.value : null
}

function lookUps(facts: CardFacts, say: Say): PlanCard['lookedAt'] {
  return facts.reads
    .filter(({ model }) => model === undefined)
    .filter((read) => facts.program.tools[read.tool]?.effectClass !== 'internal')
    .map((read) => {
      const output = read.output as { rowCount?: unknown; size?: unknown; files?: unknown }
      const detail =
        typeof output?.rowCount === 'number'
          ? say.count(output.rowCount, '{n} row', '{n} rows')
          : Array.isArray(output?.files)
            ? say.count(output.files.length, '{n} file', '{n} files')
            : typeof output?.size === 'number'
              ? say.count(output.size, '{n} byte', '{n} bytes')
              : say(read.title)
      return { name: read.target ?? say(read.title), detail }
    })
}

/** Apps whose doings are known: they reach no mailbox but by `mail`, change no file but by `files` and `tables`. */
const OWN_APPS: ReadonlySet<string> = new Set(['files', 'tables', 'mail', 'memory', 'render', 'result'])

/**
 * What this plan cannot do, said from its actions. An app that somebody connected may mail or write files by what it does,
 * so beside one of its actions nothing is said of either; what costs money, an admin has said of each ability.
 */
function willNot(facts: CardFacts, say: Say): string {
  const tools = Object.values(facts.program.tools)
  const apps = new Set(facts.effects.map(({ metadata }) => metadata.tool.slice(0, metadata.tool.indexOf('.'))))
  const isKnown = [...apps].every((app) => OWN_APPS.has(app))
  const parts = [
    ...(isKnown ? [apps.has('mail') ? say('mail anyone else') : say('mail anyone')] : []),
    ...(isKnown
      ? [apps.has('files') || apps.has('tables') ? say('change or delete any other file') : say('change or delete your files')]
      : []),
    tools.some((tool) => tool.effectClass === 'spend' && tool.posture !== 'block')
      ? say('pay anything beyond this plan')
      : say('pay anything'),
  ]
  const text = parts.join(', ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function differences(facts: CardFacts, willDo: PlanCard['willDo'], say: Say): PlanCard['differentFromLastTime'] {
  if (facts.before === null) return null
  const rows: { label: string; before: string; after: string }[] = []
  for (const group of willDo) {
    const tool = facts.effects.find((effect) => effect.metadata.ordinal === group.items[0]?.ordinal)?.metadata.tool ?? ''
    const before = facts.before.counts.get(tool) ?? 0
    if (before !== group.count) rows.push({ label: group.phrase.replace(/\d+ /, ''), before: String(before), after: String(group.count) })
  }
  const beforeFacts = factsLine(facts.program.output?.schema ?? null, facts.before.output, say)
  const afterFacts = factsLine(facts.program.output?.schema ?? null, facts.output, say)
  if (beforeFacts !== afterFacts && beforeFacts && afterFacts) rows.push({ label: say('Figures'), before: beforeFacts, after: afterFacts })
  return rows
}
