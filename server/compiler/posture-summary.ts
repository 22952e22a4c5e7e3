import type { CallPlans } from '#server/compiler/call-plan.ts'
import type { PostureFacts, PostureSummary } from '#server/compiler/snapshot.ts'
import { effectClassRank } from '#server/crew/effect-class.ts'
import { dateLocale, inEnglish, type Language, msg, type Say } from '#server/kernel/language/say.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import type { ProgramTool } from '#server/program/program.ts'

/** What connectors read, in plain words; others by the title of the tool. */
const READ_NOUNS: Readonly<Record<string, string>> = {
  tables: msg('tables'),
  files: msg('files'),
  mail: msg('e-mails'),
  http: msg('web pages'),
}
/** What asking tools do, in plain words; others by their title. */
const ASK_PHRASES: Readonly<Record<string, string>> = {
  'mail.send': msg('each e-mail'),
  'mail.sendFiles': msg('each e-mail with files'),
  'files.write': msg('each file it writes'),
  'tables.write': msg('each table it writes'),
  'files.move': msg('each file it moves'),
  'files.setAside': msg('each file it sets aside'),
  'files.restore': msg('each file it puts back'),
  'http.send': msg('each request it sends'),
  'vouchers.issue': msg('each voucher'),
}

/**
 * What a member does alone, asks about and never does, worked out from its program, never written by a model.
 * @param tools tools of the program by name
 * @param model what it lets a model do; null = nothing
 */
export function summarisePosture(
  calls: CallPlans,
  tools: { readonly [tool: string]: ProgramTool },
  model: PostureFacts['model'] | null,
): PostureSummary {
  const used = [...calls.values()]
  const names = (of: typeof used, name: (tool: string, title: string) => string) =>
    [...new Set(of.map(({ row }) => name(row.tool, row.title)))].sort()
  const readName = (tool: string, title: string) => ownValue(READ_NOUNS, tool.slice(0, tool.indexOf('.'))) ?? `“${title}”`
  const reads = names(
    used.filter(({ row, effect, effectClass }) => !effect && (effectClass === 'external_read' || row.tool.startsWith('tables.'))),
    readName,
  )
  const asksToRead = names(
    used.filter(({ row, effect }) => effect && !row.mutates),
    (_, title) => `“${title}”`,
  )
  const asks = names(
    used.filter(({ row, posture }) => row.mutates && posture === 'ask'),
    (tool, title) => ASK_PHRASES[tool] ?? `“${title}”`,
  )
  const keeps = used.some(({ row, posture }) => row.mutates && posture === 'run')
  const classes = new Set(
    Object.values(tools)
      .filter(({ posture }) => posture !== 'block')
      .map(({ effectClass }) => effectClass),
  )
  const never = classes.has('spend') ? null : classes.has('external_write') ? 'spend' : 'change'
  const said: PostureFacts = { reads, asks: [...asks, ...asksToRead], keeps, never, ...(model ? { model } : {}) }
  return {
    sentence: postureSentence(said, inEnglish),
    said,
    tools: Object.keys(tools)
      .sort()
      .flatMap((name) => tools[name] ?? [])
      .map(({ tool, title, effectClass, posture, targets }) => ({ tool, title, effectClass, posture, targets }))
      .sort((a, b) => effectClassRank(b.effectClass) - effectClassRank(a.effectClass)),
  }
}

export type SaidPosture = Omit<PostureSummary, 'said'>

/** The summary as screens and the API have it. */
export function sayPosture({ tools, said }: PostureSummary, say: Say): SaidPosture {
  return { sentence: postureSentence(said, say), tools }
}

const listIn = (language: Language) => new Intl.ListFormat(dateLocale(language), { type: 'conjunction' })
/** Made once: making one takes longer than everything else that is said here. */
const LISTS: Readonly<Record<Language, Intl.ListFormat>> = { en: listIn('en'), de: listIn('de') }

/** What a posture is in one line, in the reader's words; titles of abilities are as they are. */
export function postureSentence({ reads, asks, keeps, never, model }: PostureFacts, say: Say): string {
  const list = (names: readonly string[]) => LISTS[say.language].format(names.map((name) => say(name)))
  const sentences = [
    reads.length > 0 ? say('Reads {list}.', { list: list(reads) }) : '',
    asks.length > 0 ? say('Asks before {list}.', { list: list(asks) }) : '',
    model === 'chooses' ? say('Lets a model look things up and propose.') : model === 'judges' ? say('Lets a model read and judge.') : '',
    keeps ? say('Keeps results inside.') : '',
    never === 'spend' ? say('Can never spend.') : never === 'change' ? say('Can never change anything outside or spend.') : '',
  ]
  return sentences.filter((sentence) => sentence !== '').join(' ')
}
