import { extractReasoningMiddleware, jsonSchema, type LanguageModel, type ModelMessage, Output, streamText, wrapLanguageModel } from 'ai'
import type { Author, AuthorAnswer, AuthorInput, Gap, ProposedTrigger } from '#server/authoring/author/author.ts'
import { keepLocked } from '#server/authoring/author/built-in/keep-locked.ts'
import { findMissing, isThere } from '#server/authoring/author/model/find-missing.ts'
import { MODEL_ANSWER_JSON, type ModelAnswer, modelAnswerSchema } from '#server/authoring/author/model/schema.ts'
import { writePrompt } from '#server/authoring/author/model/write-prompt.ts'
import type { DefinitionInput } from '#server/crew/schema.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { isData } from '#server/kernel/plain-data.ts'
import { readJson } from '#server/program/core/read-model-text.ts'

/** The first answer, and at most two repairs of it (requirements §5 a). */
const TRIES_MAX = 3
const OUTPUT_TOKENS_MAX = 8000
const PROBLEMS_MAX = 20

/** What the compiler has against a definition. */
export interface Problem {
  readonly pointer: string
  readonly message: string
}
export interface ModelAuthorOptions {
  /** The model, through the gateway. */
  readonly model: (cancelled: AbortSignal) => LanguageModel
  /** What the compiler says of a definition; empty when it is one. */
  readonly check: (definition: DefinitionInput) => Promise<readonly Problem[]>
  /** Places of a definition that a person has to confirm, found by reading it. */
  readonly toConfirm: (definition: DefinitionInput, draft: DefinitionInput | null) => Promise<AuthorAnswer['toConfirm']>
}

/**
 * The author that asks a model. What it says is read like anything from outside: a shape of ours, names that the workspace has,
 * a definition that compiles; else it is told what is wrong, twice at most.
 * Its `derive` throws AppError AUTHOR_FAILED when nothing usable came, else whatever the gateway throws.
 */
export function modelAuthor(options: ModelAuthorOptions): Author {
  return { kind: 'model', derive: async (input, onText, cancelled) => await deriveByModel(options, input, onText, cancelled) }
}

async function deriveByModel(
  options: ModelAuthorOptions,
  input: AuthorInput,
  onText: (piece: string) => void,
  cancelled: AbortSignal,
): Promise<AuthorAnswer> {
  const model = wordsOnly(options.model(cancelled))
  const messages: ModelMessage[] = input.conversation.map(({ who, text }) => ({
    role: who === 'person' ? 'user' : 'assistant',
    content: text,
  }))
  const instructions = writePrompt(input)
  let spoken = ''
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    // What is repaired is not said again; the last words that were heard stay.
    const hear = tries === 1 ? onText : () => {}
    const heard = await ask({ model, instructions, messages, cancelled }, hear)
    if (tries === 1) spoken = heard.said
    const read = await readAnswer(heard.text, input, options)
    if ('answer' in read) {
      if (spoken === '' && read.say !== '') onText(read.say)
      return read.answer
    }
    messages.push({ role: 'assistant', content: heard.text.slice(0, 20_000) || '(nothing)' })
    messages.push({ role: 'user', content: `This cannot be used. Give the whole answer anew, corrected:\n${read.problems.join('\n')}` })
  }
  throw new AppError('AUTHOR_FAILED')
}

/** Without what it thinks aloud: else its words could not be read while they come. `readJson` does the same once they are there. */
function wordsOnly(model: LanguageModel): LanguageModel {
  const middleware = extractReasoningMiddleware({ tagName: 'think', separator: '' })
  return typeof model === 'string' ? model : wrapLanguageModel({ model, middleware })
}

interface Asking {
  readonly model: LanguageModel
  readonly instructions: string
  readonly messages: readonly ModelMessage[]
  readonly cancelled: AbortSignal
}

/** One question to the model. @returns its words, and how much of `say` was passed on. @throws what the gateway throws */
async function ask(
  { model, instructions, messages, cancelled }: Asking,
  onText: (piece: string) => void,
): Promise<{ text: string; said: string }> {
  let failure: unknown
  const result = streamText({
    model,
    instructions,
    messages: [...messages],
    maxOutputTokens: OUTPUT_TOKENS_MAX,
    maxRetries: 0,
    abortSignal: cancelled,
    output: Output.object({ schema: jsonSchema<ModelAnswer>(MODEL_ANSWER_JSON as never) }),
    // A definition has free parts (values, schemas of inputs), which the strict kind of schema has not.
    providerOptions: { muster: { strictJsonSchema: false } },
    onError: ({ error }) => {
      failure = error
    },
  })
  let said = ''
  try {
    for await (const partial of result.partialOutputStream) {
      const say: unknown = (partial as { say?: unknown } | undefined)?.say
      if (typeof say !== 'string' || !say.startsWith(said)) continue
      if (say.length > said.length) onText(say.slice(said.length))
      said = say
    }
    return { text: await result.text, said }
  } catch (error) {
    throw gatewayError(failure) ?? gatewayError(error) ?? (cancelled.aborted ? new AppError('AUTHOR_FAILED') : error)
  } finally {
    const known = gatewayError(failure)
    // biome-ignore lint/correctness/noUnsafeFinally: an answer that broke off is none, whatever of it was read
    if (known) throw known
  }
}

/** The error of the gateway, however deep the SDK wrapped it. */
function gatewayError(error: unknown): AppError | null {
  let at = error
  for (let depth = 0; depth < 5 && at; depth += 1) {
    if (isAppError(at)) return at
    at = (at as { cause?: unknown }).cause
  }
  return null
}

type Read = { readonly answer: AuthorAnswer; readonly say: string } | { readonly problems: readonly string[] }

async function readAnswer(text: string, input: AuthorInput, options: ModelAuthorOptions): Promise<Read> {
  const parsed = readJson(text)
  if (!parsed.ok || !isData(parsed.value)) return { problems: ['The answer is not one JSON object.'] }
  const shaped = modelAnswerSchema.safeParse(parsed.value)
  if (!shaped.success)
    return { problems: shaped.error.issues.slice(0, PROBLEMS_MAX).map(({ path, message }) => `/${path.join('/')}: ${message}`) }
  const { say, question, starts, needs } = shaped.data
  const given = (shaped.data.definition ?? null) as DefinitionInput | null
  const definition = given === null ? null : keepLocked(given, input.draft, input.locked)
  if (definition === null && !question && say.trim() === '') return { problems: ['Neither a definition nor a question was given.'] }
  const missing = definition === null ? [] : findMissing(definition, input.surroundings)
  const problems = given === null ? [] : await problemsOf([definition ?? given, given], missing, options)
  if (problems.length > 0)
    return { problems: problems.slice(0, PROBLEMS_MAX).map(({ pointer, message }) => `${pointer || '/'}: ${message}`) }
  return {
    say,
    answer: {
      definition,
      trigger: triggerOf(starts ?? { kind: 'manual' }, input.surroundings.zone),
      understood: [],
      question: question ? { text: question.text, options: question.options, slot: 'model' } : null,
      gaps: [
        ...missing.map((gap) => ({ ...gap, name: needs.find((need) => isSame(need, gap))?.name ?? gap.name })),
        ...needs.filter((need) => isGap(need, missing, input)).map((need) => ({ ...need, pointer: '' })),
      ],
      toConfirm: definition === null ? [] : await options.toConfirm(definition, input.draft),
    },
  }
}

/** What is wrong with it; nothing when only what a person wrote by hand is: the compiler says that to the person. */
async function problemsOf(
  definitions: readonly DefinitionInput[],
  missing: readonly Gap[],
  { check }: ModelAuthorOptions,
): Promise<readonly Problem[]> {
  let problems: readonly Problem[] = []
  for (const definition of definitions) {
    problems = (await check(definition)).filter(({ pointer, message }) => !isMissing(missing, pointer, message))
    if (problems.length === 0) return []
  }
  return problems
}

/** `Salesforce` is what a person says for `salesforce`. */
function isSame(need: { kind: Gap['kind']; name: string }, gap: Gap): boolean {
  return need.kind === gap.kind && need.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') === gap.name.split('.')[0]
}

/** A problem that only says what a gap says: the compiler keeps it from work, and a person has the way to close it. */
function isMissing(missing: readonly Gap[], pointer: string, message: string): boolean {
  return missing.some((gap) => pointer.startsWith(gap.pointer) || message.includes(gap.name))
}

function isGap(need: { kind: Gap['kind']; name: string }, missing: readonly Gap[], { surroundings }: AuthorInput): boolean {
  if (missing.some((gap) => (gap.kind === need.kind && gap.name === need.name) || isSame(need, gap))) return false
  return !isThere(need, surroundings)
}

function triggerOf(starts: NonNullable<ModelAnswer['starts']>, zone: string): ProposedTrigger {
  if (starts.kind !== 'schedule') return { kind: starts.kind }
  return starts.cron ? { kind: 'schedule', cron: starts.cron, zone: starts.zone || zone } : { kind: 'manual' }
}
