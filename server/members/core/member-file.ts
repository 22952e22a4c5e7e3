import { isMap, parseDocument, stringify } from 'yaml'
import { sha256 } from '#server/kernel/digest.ts'

/** What a file says about the job description below it. */
export interface MemberFileHead {
  readonly name: string
  /** Number of the version; null for a draft. */
  readonly version: number | null
  /** RFC 3339, UTC; null for a draft. */
  readonly publishedAt: string | null
  /** Of the program it compiled to where it was exported; null while it did not compile. */
  readonly programDigest: string | null
  /** Connected apps that it uses. */
  readonly apps: readonly string[]
}

const FORMAT = 'member/1'
const LINE = '---\n'

/**
 * A crew member as one file: a first YAML document about it, then the job description as it was typed, comments and all. Pure.
 * @param yaml text of the job description
 */
export function writeMemberFile(head: MemberFileHead, yaml: string): string {
  const said = stringify({ muster: FORMAT, ...head, textDigest: sha256(yaml) }, { lineWidth: 0 })
  return `# A crew member of Muster. To use it elsewhere: Crews, New crew member, From a file.\n${said}${LINE}${yaml}`
}

export interface ReadMemberFile {
  readonly yaml: string
  /** Null for a job description without a head, which is taken as it is. */
  readonly head: Pick<MemberFileHead, 'name' | 'version'> | null
  /** Whether the text is another one than was exported. */
  readonly isChanged: boolean
}

/** Reads a file of `writeMemberFile`, or a bare job description. Never throws for what somebody put in. Pure. */
export function readMemberFile(file: string): ReadMemberFile {
  const text = file.replace(/^\ufeff/, '').replaceAll('\r\n', '\n')
  const at = /^---[ \t]*\n/m.exec(text)
  const head = at ? headOf(text.slice(0, at.index)) : null
  if (!at || head === null) return { yaml: text, head: null, isChanged: false }
  const yaml = text.slice(at.index + at[0].length)
  const { name, version, textDigest } = head
  return {
    yaml,
    head: { name: typeof name === 'string' ? name.slice(0, 80) : '', version: typeof version === 'number' ? version : null },
    isChanged: textDigest !== sha256(yaml),
  }
}

function headOf(text: string): { readonly [key: string]: unknown } | null {
  const document = parseDocument(text)
  if (document.errors.length > 0 || !isMap(document.contents) || document.get('muster') !== FORMAT) return null
  try {
    return document.toJS({ maxAliasCount: 10 }) as { readonly [key: string]: unknown }
  } catch {
    return null
  }
}
