import type { AuthorAnswer, Surroundings } from '#server/authoring/author/author.ts'
import { bareSlug } from '#server/authoring/author/built-in/bare-slug.ts'
import { withFields } from '#server/authoring/author/built-in/carry-rows.ts'
import { composeAction, type Handed } from '#server/authoring/author/built-in/compose-actions.ts'
import { composeReads } from '#server/authoring/author/built-in/compose-apps.ts'
import { composeHandOver } from '#server/authoring/author/built-in/compose-hand-over.ts'
import { composeRules } from '#server/authoring/author/built-in/compose-rules.ts'
import { composeSecret } from '#server/authoring/author/built-in/compose-secret.ts'
import { composeApproval, composeChanged, composeShape, composeThinking } from '#server/authoring/author/built-in/compose-shape.ts'
import { composeSkills } from '#server/authoring/author/built-in/compose-skills.ts'
import { composeSource } from '#server/authoring/author/built-in/compose-source.ts'
import { composeDocument } from '#server/authoring/author/built-in/compose-write.ts'
import { addStep, type Composer, finish, newComposer, understand } from '#server/authoring/author/built-in/composer.ts'
import type { Job } from '#server/authoring/author/built-in/job.ts'
import { cutAtWord, messageOf, titleOf } from '#server/authoring/author/built-in/name-job.ts'
import type { Heard } from '#server/authoring/author/built-in/read-conversation.ts'
import { sayNamed } from '#server/authoring/author/built-in/say-named.ts'
import { sayObjective } from '#server/authoring/author/built-in/say-objective.ts'
import { sayUnread } from '#server/authoring/author/built-in/say-unread.ts'
import type { DefinitionInput } from '#server/crew/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

const SLUG_MAX = 48

export interface Composed {
  readonly definition: DefinitionInput
  readonly understood: AuthorAnswer['understood']
  readonly gaps: AuthorAnswer['gaps']
  readonly toConfirm: AuthorAnswer['toConfirm']
}

type Said = Pick<Heard, 'text' | 'title' | 'unread' | 'missing'>

/**
 * A whole definition out of what was understood; what nobody said stands there as a proposal. Pure: same job, same bytes.
 * @param heard what the job was read from, and parts of it that no step came of: some become a rule, the others are said back, once
 */
export function composeJob(heard: Said, job: Job, surroundings: Surroundings, say: Say): Composed {
  const { text, unread } = heard
  const composer = newComposer(say, surroundings)
  const title = titleOf(heard.title, say)
  composeSource(composer, job)
  composeShape(composer, job)
  composeReads(composer, job)
  const changed = job.onlyNew && composer.rows === null ? composeChanged(composer) : null
  if (job.think) composeThinking(composer, text)
  if (job.approval) composeApproval(composer)
  if (job.pause !== null) {
    understand(composer, say('Waits {time} before it goes on.', { time: job.pause }), `/steps/${composer.steps.length}/for`)
    addStep(composer, { id: 'pause', kind: 'wait', for: job.pause })
  }
  const document = composeDocument(composer, job, title)
  const given: Handed = { job, title, document, words: messageOf(text) }
  const isFiled = job.document?.perRow === true && composer.rows !== null
  const from = composer.steps.length
  const { rows, text: read } = composer
  for (const action of job.actions) if (!(isFiled && action.kind === 'write')) composeAction(composer, action, given)
  composeSecret(composer, job)
  const conditions = [...(changed === null ? [] : [changed]), ...(job.approval ? [`steps.decision.output == "${say('Yes')}"`] : [])]
  if (conditions.length > 0) {
    nest(composer, from, conditions.join(' && '))
    // what stands inside a choice cannot be read from outside of it
    Object.assign(composer, { rows, text: read })
  }
  const skills = composeSkills(composer, text)
  const { rules, left } = composeRules(composer, job, unread)
  const made = finish(composer, {
    name: title,
    slug: slugFor(title, surroundings),
    summary: title,
    objective: sayObjective(doingOf(composer), surroundings.language, title),
  })
  const handed = composeHandOver(composer, job, made.output)
  if (job.handOver === null) sayNamed(composer, text)
  const definition = {
    ...made,
    output: withFields(made.output, handed.fields),
    ...(handed.handoffs.length === 0 ? {} : { handoffs: handed.handoffs }),
    ...(skills.length === 0 ? {} : { skills }),
    ...(rules === null ? {} : { rules }),
  }
  for (const words of sayUnread(
    left.filter((part) => heard.missing.includes(part) && !(part.kind === 'handOver' && part.words === handed.words)),
    say,
  ))
    understand(composer, words)
  return { definition, understood: composer.understood, gaps: composer.gaps, toConfirm: composer.toConfirm }
}

/** What was understood of it, without what is missing for it and without how it starts. */
function doingOf({ understood, gaps }: Composer): readonly string[] {
  const open = new Set(['/inputs', ...gaps.map(({ pointer }) => pointer)])
  return understood
    .filter(({ pointer }) => pointer !== null && !open.has(pointer) && !pointer.startsWith('/rules/'))
    .map(({ text }) => text)
}

/** Puts the steps from a place on into a choice; places that were named move along. */
function nest(composer: Composer, from: number, when: string): void {
  const inner = composer.steps.splice(from)
  if (inner.length === 0) return
  const moved = (pointer: string): string => {
    const match = /^\/steps\/(\d+)(\/.*)?$/.exec(pointer)
    const at = Number(match?.[1])
    return match && at >= from ? `/steps/${from}/arms/0/steps/${at - from}${match[2] ?? ''}` : pointer
  }
  composer.steps.push({ id: 'agreed', kind: 'branch', arms: [{ when, steps: inner }] })
  for (const [i, known] of composer.understood.entries())
    composer.understood[i] = { ...known, pointer: known.pointer === null ? null : moved(known.pointer) }
  for (const [i, known] of composer.toConfirm.entries()) composer.toConfirm[i] = { ...known, pointer: moved(known.pointer) }
  for (const [i, known] of composer.gaps.entries()) composer.gaps[i] = { ...known, pointer: moved(known.pointer) }
}

function slugFor(title: string, { members }: Surroundings): string {
  const short = cutAtWord(bareSlug(title).replaceAll('-', ' '), SLUG_MAX).replaceAll(' ', '-')
  const base = short.length < 2 ? 'helper' : short
  const taken = new Set(members.map(({ slug }) => slug))
  let slug = base
  for (let n = 2; taken.has(slug); n += 1) slug = `${base}-${n}`
  return slug
}
