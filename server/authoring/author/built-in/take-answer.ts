import Fuse from 'fuse.js'
import type { Surroundings } from '#server/authoring/author/author.ts'
import type { Slot } from '#server/authoring/author/built-in/ask-next.ts'
import type { Job, Source } from '#server/authoring/author/built-in/job.ts'
import { readAddresses, readPlaces } from '#server/authoring/author/built-in/read-places.ts'

/** What answers filled, beyond what the whole text says by itself. */
export type Filled = { readonly [S in Slot]?: string }

/** An answer as text that the readers of the whole conversation understand: "8" to "At what time?" is "at 8". */
export function asText(slot: Slot, answer: string): string {
  const bare = answer.trim()
  if (slot === 'time' || slot === 'day') return /^\d{1,2}(?:[:.]\d{2})?(?:\s?(?:am|pm|uhr|h))?$/i.test(bare) ? `at ${bare}` : bare
  return bare
}

/** Lays answers over what the text says: they count where a bare name would be no file, folder or person in a sentence. */
export function fill(job: Job, filled: Filled, surroundings: Surroundings): Job {
  const source = fillSource(job.source, filled, surroundings)
  const actions = job.actions.map((action) => {
    if (action.kind === 'mail' && action.to === null && filled.recipient !== undefined) {
      const to = recipientOf(filled.recipient, surroundings, source.kind === 'table')
      return to === null ? action : { ...action, to }
    }
    if (action.kind === 'ticket' && action.url === null && filled.ticket !== undefined) {
      const url = readPlaces(filled.ticket).find(({ kind }) => kind === 'web')?.path
      return url === undefined ? action : { ...action, url }
    }
    return action
  })
  return { ...job, source, actions }
}

function fillSource(source: Source, filled: Filled, { files = [] }: Surroundings): Source {
  if (source.kind === 'table' && source.path === null && filled.source !== undefined) {
    const path = nearestFile(filled.source, files)
    return path === null ? source : { ...source, path }
  }
  if (source.kind === 'folder' && source.path === null && filled.folder !== undefined) {
    const bare = filled.folder
      .trim()
      .replace(/^(?:the|in|der|die|das)\s+/i, '')
      .replace(/\s+(?:folder|ordner)$/i, '')
    return /^[\p{L}\d][\p{L}\d _/-]{0,80}$/u.test(bare) && !bare.includes('//') ? { ...source, path: bare } : source
  }
  return source
}

/** The file that a name means: one that is there, else a table of that name. */
function nearestFile(answer: string, files: readonly string[]): string | null {
  const [found] = new Fuse([...files], { threshold: 0.3, ignoreLocation: true }).search(answer.slice(0, 60))
  if (found) return found.item
  const bare = answer
    .trim()
    .replace(/^(?:the|our|die|der|das|unsere?)\s+/i, '')
    .replace(/\s+(?:file|list|table|datei|liste|tabelle)$/i, '')
  return /^[\p{L}\d][\p{L}\d_-]{0,60}$/u.test(bare) && !/^(?:no|yes|ja|nein|none|egal)$/i.test(bare) ? `${bare.toLowerCase()}.csv` : null
}

function recipientOf(answer: string, { people }: Surroundings, hasRows: boolean): { readonly email: string } | 'row' | null {
  const [named] = readAddresses(answer, people)
  if (named) return { email: named.email }
  if (hasRows && /(?<!\p{L})(?:rows?|column|each|every|list|file|zeile|spalte|jeweil\p{L}*|jede[nrm]?|liste|datei)(?!\p{L})/iu.test(answer))
    return 'row'
  const [near] = new Fuse([...people], { keys: ['name', 'email'], threshold: 0.3, ignoreLocation: true }).search(answer.slice(0, 40))
  return near && answer.trim().length > 2 ? { email: near.item.email } : null
}
