import type { ModelsView, PresetView, ProviderView } from '#server/bridge/models/schema.ts'
import type { Clearance, ProviderTest } from '#server/gateway/llm/settings/schema.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'

/** What may be told to a provider, from the least to the most. */
export const CLEARANCE_WORDS = {
  public: {
    word: msg('Only what is public'),
    short: msg('only what is public'),
    means: msg('What the job description says. Files, mails, inputs and answers of people stay here.'),
  },
  workspace: {
    word: msg('Also what belongs to the workspace'),
    short: msg('also what belongs to the workspace'),
    means: msg('Files, mails, inputs of runs and answers of people, as far as a step needs them.'),
  },
  secret: {
    word: msg('Also what is confidential'),
    short: msg('also what is confidential'),
    means: msg('Everything a step reads, also from apps marked as confidential. Saved secrets never go to a model.'),
  },
} as const satisfies Record<Clearance, { word: string; short: string; means: string }>
export const CLEARANCES = Object.keys(CLEARANCE_WORDS) as readonly Clearance[]

/** What a server that speaks OpenAI's interface is called where it has no name of its own. */
export const OTHER_TITLE = msg('Another server')

export function presetTitle({ title }: Pick<PresetView, 'title'>, t: Say): string {
  return title ?? t(OTHER_TITLE)
}

/** What a test of the connection found, or what is wrong, in one sentence. Pure. */
export function testSentence({ kind, host, status, models, more }: ProviderTest, hasKey: boolean, t: Say): string {
  const n = models.length + more
  switch (kind) {
    case 'found':
      return t.count(n, '{host} answers and has {n} model.', '{host} answers and has {n} models.', { host })
    case 'no-models':
      return t('{host} answers, but has no model yet. Load one there first.', { host })
    case 'refused':
      return t('{host} was not asked: its address is private, and nobody said that it is inside the own network.', { host })
    case 'no-answer':
      return t('Nobody answers at {host}. Is the server running, and is the address right?', { host })
    case 'late':
      return t('{host} did not answer within 10 seconds.', { host })
    case 'key':
      return hasKey
        ? t('{host} does not accept the key; it answers {status}.', { host, status: String(status) })
        : t('{host} wants a key; it answers {status}.', { host, status: String(status) })
    case 'status':
      return t('{host} answers {status} instead of its models. Is the address right? It usually ends in /v1.', {
        host,
        status: String(status),
      })
    case 'not-json':
      return t('{host} answers, but not as a server of models does. Is the address right? It usually ends in /v1.', { host })
    case 'too-much':
      return t('{host} answered with more than can be read.', { host })
  }
}

/** Names of models to choose from: what the last test found, what has a price, what is asked already. Pure. */
export function modelNames(provider: Pick<ProviderView, 'name' | 'test' | 'prices'>, roles: ModelsView['roles']): string[] {
  const asked = roles.flatMap(({ chain }) => chain.filter((one) => one.provider === provider.name).map(({ model }) => model))
  return [...new Set([...(provider.test?.models ?? []), ...provider.prices.map(({ model }) => model), ...asked])].sort()
}

/**
 * Why a model of a use is not asked, or what may keep it from answering, as far as its provider's settings say; null where nothing
 * does. Pure.
 */
export function choiceNote(
  { provider: name, model }: ModelsView['roles'][number]['chain'][number],
  providers: readonly Pick<ProviderView, 'name' | 'inside' | 'prices' | 'test' | 'holds' | 'clearance'>[],
): { readonly word: string; readonly isOff: boolean } | null {
  const provider = providers.find((one) => one.name === name)
  if (!provider?.holds) return { word: msg('not asked: its provider is not as an admin set it'), isOff: true }
  if (needsPrice(provider, model)) return { word: msg('not asked: nobody said what it costs'), isOff: true }
  const { test, clearance } = provider
  if (test?.kind === 'found' && test.more === 0 && !test.models.includes(model))
    return { word: msg('not among the models that its provider listed'), isOff: false }
  return clearance === 'public' ? { word: msg('asked only about what is public'), isOff: false } : null
}

/** Without a price nobody can be asked; inside the own network a model costs nothing unless somebody typed a price. Pure. */
export function needsPrice(provider: Pick<ProviderView, 'inside' | 'prices'>, model: string): boolean {
  return !provider.inside && !provider.prices.some((price) => price.model === model)
}
