import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

/**
 * The places of our own where a run leaves something that a later look-up gives back: files (tables are files) and what a crew member
 * remembers. Labels are worked out from the job, so a secret that lies in one of them has to be known by its place (decision 0141).
 */

/** What a look-up may tell of: places as they are, and all that begin with one of `below`. */
export interface PlacesRead {
  readonly exact: readonly string[]
  readonly below: readonly string[]
}
const NOTHING: PlacesRead = { exact: [], below: [] }

/** Some file systems take `A.txt` and `a.txt` for one file: so do we, which marks rather too much than too little. */
function ofFile(path: JsonValue | undefined): string {
  const inside = typeof path === 'string' ? path.replace(/^\//, '') : ''
  return `file:${inside.normalize('NFC').toLowerCase()}`
}

function ofMemory(memberId: string, key: JsonValue | undefined): string {
  return `memory:${memberId}:${typeof key === 'string' ? key : ''}`
}

/** Where an action leaves what it is told; null: nowhere that a member's look-up of ours gives it back. */
export function placeWritten(tool: string, args: JsonObject, memberId: string): string | null {
  if (tool === 'files.write' || tool === 'tables.write') return ofFile(args['path'])
  if (tool === 'files.move') return ofFile(args['to'])
  return tool === 'memory.remember' ? ofMemory(memberId, args['key']) : null
}

/** What a look-up, or an action that carries something on, may tell of: a search tells of every file that it looks through. */
export function placesRead(tool: string, args: JsonObject, memberId: string): PlacesRead {
  if (tool === 'files.move') return { exact: [ofFile(args['from'])], below: [] }
  if (tool === 'files.list' || tool === 'files.search') {
    const folder = ofFile(args['folder'])
    return { exact: [], below: [folder === 'file:' ? folder : `${folder}/`] }
  }
  if (/^(files|tables)\./.test(tool)) return typeof args['path'] === 'string' ? { exact: [ofFile(args['path'])], below: [] } : NOTHING
  if (tool !== 'memory.recall') return NOTHING
  return typeof args['key'] === 'string'
    ? { exact: [ofMemory(memberId, args['key'])], below: [] }
    : { exact: [], below: [ofMemory(memberId, '')] }
}
