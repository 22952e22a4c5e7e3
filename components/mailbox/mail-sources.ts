import { acceptedEndings } from '#components/crews/file-rules.ts'
import type { InputProperty } from '#components/crews/input-field.tsx'
import type { InputsSchema } from '#components/crews/input-values.ts'
import { textOf } from '#components/hooks/mapping-text.ts'
import { msg } from '#server/kernel/language/say.ts'
import { ownValue } from '#server/kernel/own-value.ts'

/** What an input of a crew member can be taken from when an e-mail starts it. */
export type MailSource =
  | 'message'
  | 'attachment'
  | 'attachments'
  | 'text'
  | 'subject'
  | 'from'
  | 'fromName'
  | 'to'
  | 'date'
  | 'fixed'
  | 'own'
  | 'none'

export const SOURCE_WORDS = {
  message: msg('The e-mail itself, as a file'),
  attachment: msg('The first attachment that fits'),
  attachments: msg('All attachments that fit'),
  text: msg('The text of the e-mail'),
  subject: msg('The subject'),
  from: msg('The address of the sender'),
  fromName: msg('The name of the sender'),
  to: msg('The addresses it was sent to'),
  date: msg('The date of the e-mail'),
  fixed: msg('Always the same'),
  own: msg('Worked out'),
  none: msg('Nothing'),
} as const satisfies Record<MailSource, string>

/** One input of a crew member; a form starts with its usual value. */
export type MailProperty = InputProperty & { readonly default?: unknown }
type Kind = 'file' | 'files' | 'text' | 'address' | 'texts' | 'other'

const OF_KIND = {
  file: ['message', 'attachment'],
  files: ['message', 'attachments'],
  text: ['text', 'subject', 'from', 'fromName', 'date'],
  address: ['from'],
  texts: ['to'],
  other: [],
} as const satisfies Record<Kind, readonly MailSource[]>

function kindOf({ type, format, items, enum: options }: MailProperty): Kind {
  if (type === 'string' && format === 'file') return 'file'
  if (type === 'array' && items?.format === 'file') return 'files'
  if (type === 'array' && items?.type === 'string' && items.enum === undefined) return 'texts'
  if (type !== 'string' || options !== undefined) return 'other'
  return format === undefined ? 'text' : format === 'email' ? 'address' : 'other'
}

/** Endings of the files that an input takes; null for any. */
function endingsOf({ items, pattern }: MailProperty): readonly string[] | null {
  return acceptedEndings(items === undefined ? pattern : items.pattern)
}

/** What can be chosen for an input, the likeliest first. Pure. */
export function sourcesOf(property: MailProperty, isRequired: boolean): readonly MailSource[] {
  const endings = endingsOf(property)
  const found = OF_KIND[kindOf(property)].filter((source) => source !== 'message' || endings === null || endings.includes('.eml'))
  return [...found, 'fixed', 'own', ...(isRequired ? [] : ['none' as const])]
}

/** A source as the server reads it; empty for what a person writes themselves. Pure. */
export function expressionFor(source: MailSource, property: MailProperty): string {
  const fit = fittingOf(endingsOf(property))
  switch (source) {
    case 'message':
      return kindOf(property) === 'files' ? '${ [payload.message.path] }' : '${ payload.message.path }'
    case 'attachment':
      return fit === ''
        ? '${ size(payload.attachments) > 0 ? payload.attachments[0].path : "" }'
        : `\${ size(payload.attachments${fit}) > 0 ? payload.attachments${fit}[0].path : "" }`
    case 'attachments':
      return `\${ payload.attachments${fit}.map(a, a.path) }`
    case 'fixed':
    case 'own':
    case 'none':
      return ''
    default:
      return `\${ payload.${source} }`
  }
}

function fittingOf(endings: readonly string[] | null): string {
  if (endings === null) return ''
  return `.filter(a, ${endings.map((ending) => `a.path.endsWith(${JSON.stringify(ending)})`).join(' || ')})`
}

/** Which source a kept text is. Pure. */
export function sourceOf(text: string, property: MailProperty, isRequired: boolean): MailSource {
  if (text === '') return isRequired ? 'fixed' : 'none'
  const known = sourcesOf(property, isRequired).find((source) => expressionFor(source, property) === text)
  return known ?? (text.includes('${') ? 'own' : 'fixed')
}

/** Names that say by themselves what of an e-mail is meant. */
const BY_NAME: ReadonlyMap<string, MailSource> = new Map([
  ['from', 'from'],
  ['sender', 'from'],
  ['fromName', 'fromName'],
  ['to', 'to'],
  ['subject', 'subject'],
  ['text', 'text'],
  ['body', 'text'],
  ['date', 'date'],
  ['attachments', 'attachments'],
])

/**
 * What an input is taken from unless somebody says otherwise: what its name says, if its type takes that; the e-mail itself where it
 * asks for e-mails as files; else its usual value; else what fits its type. Pure.
 */
export function suggestionFor(name: string, property: MailProperty, isRequired: boolean): string {
  const can = sourcesOf(property, isRequired)
  const named = BY_NAME.get(name)
  if (named !== undefined && can.includes(named)) return expressionFor(named, property)
  if (can.includes('message') && endingsOf(property) !== null) return expressionFor('message', property)
  if (property.default !== undefined) return textOf(property.default)
  const kind = kindOf(property)
  if (kind === 'file') return expressionFor('attachment', property)
  if (kind === 'files') return expressionFor('attachments', property)
  return kind === 'text' && isRequired ? expressionFor('text', property) : ''
}

/** An input as the dialog edits it. */
export interface MailInput {
  readonly source: MailSource
  readonly text: string
}

/** Every input with what it is taken from: as kept, or as suggested where nothing is kept yet. Pure. */
export function mailInputs(schema: InputsSchema, kept: Readonly<Record<string, unknown>> | null): Record<string, MailInput> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, property]) => {
      const isRequired = schema.required?.includes(name) ?? false
      const text = kept === null ? suggestionFor(name, property, isRequired) : textOf(ownValue(kept, name))
      return [name, { source: sourceOf(text, property, isRequired), text }]
    }),
  )
}
