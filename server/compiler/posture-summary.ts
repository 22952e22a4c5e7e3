import type { CallPlans } from '#server/compiler/call-plan.ts'
import type { Draft } from '#server/compiler/draft.ts'
import { allSteps } from '#server/compiler/draft.ts'
import type { PostureSummary } from '#server/compiler/snapshot.ts'
import { effectClassRank } from '#server/crew/effect-class.ts'
import type { ProgramTool } from '#server/program/program.ts'

/** What connectors read, in plain words; others by the title of the tool. */
const READ_NOUNS: Readonly<Record<string, string>> = { tables: 'tables', files: 'files', mail: 'e-mails', http: 'web pages' }
/** What asking tools do, in plain words; others by their title. */
const ASK_PHRASES: Readonly<Record<string, string>> = {
  'mail.send': 'each e-mail',
  'mail.sendFiles': 'each e-mail with files',
  'files.write': 'each file it writes',
  'tables.write': 'each table it writes',
  'files.move': 'each file it moves',
  'files.setAside': 'each file it sets aside',
  'files.restore': 'each file it puts back',
  'http.send': 'each request it sends',
}

/**
 * What a member does alone, asks about and never does, worked out from its program, never written by a model.
 * @param tools tools of the program by name
 */
export function summarisePosture(draft: Draft, calls: CallPlans, tools: { readonly [tool: string]: ProgramTool }): PostureSummary {
  const used = allSteps(draft.steps).flatMap(({ path }) => calls.get(path) ?? [])
  const names = (of: typeof used, name: (tool: string, title: string) => string) =>
    [...new Set(of.map(({ row }) => name(row.tool, row.title)))].sort()
  const readName = (tool: string, title: string) => READ_NOUNS[tool.slice(0, tool.indexOf('.'))] ?? `“${title}”`
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
  const sentences = [
    reads.length > 0 ? `Reads ${listed(reads)}.` : '',
    asks.length + asksToRead.length > 0 ? `Asks before ${listed([...asks, ...asksToRead])}.` : '',
    keeps ? 'Keeps results inside.' : '',
    never(classes.has('external_write'), classes.has('spend')),
  ]
  return {
    sentence: sentences.filter((sentence) => sentence !== '').join(' '),
    tools: Object.keys(tools)
      .sort()
      .flatMap((name) => tools[name] ?? [])
      .map(({ tool, title, effectClass, posture, targets }) => ({ tool, title, effectClass, posture, targets }))
      .sort((a, b) => effectClassRank(b.effectClass) - effectClassRank(a.effectClass)),
  }
}

function never(writes: boolean, spends: boolean): string {
  if (spends) return ''
  return writes ? 'Can never spend.' : 'Can never change anything outside or spend.'
}

/** `a`, `a and b`, `a, b and c`. */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
