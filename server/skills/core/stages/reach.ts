import { satisfies } from 'semver'
import { sha256 } from '#server/kernel/digest.ts'
import { type BundleFile, warning } from '#server/skills/core/bundle.ts'
import type { Finding, Manifest, Reach } from '#server/skills/schema.ts'

const HOSTS_MAX = 1000
const ENDS = String.raw`\s/?#"'<>\\()\]{}|^,;*${'`'}`
/** `scheme://who@host:port`, with slashes that JSON or a browser would turn, `//host`, `www.host`; hosts of any script. */
const ADDRESS = new RegExp(
  String.raw`(?:(?<=[a-z0-9]:)[\\/]{2,8}|(?<![\w:/\\.])//(?=[^${ENDS}]{1,250}\.[\p{L}]{2}))((?:[^${ENDS}]{1,400}@)?(?:\[[0-9a-f:.]{2,45}\]|[\p{L}\p{N}][^${ENDS}]{0,400}))|(?<![\w@/.-])(www\.[\p{L}\p{N}][^${ENDS}@]{0,250})`,
  'giu',
)

export interface EarlierReach {
  readonly semver: string
  readonly reach: Reach
  readonly wider: boolean
}

/** Everything that a version could touch: what it asks for, the skills it needs, and every host that its texts name. Sorted. */
export function reachOf(
  manifest: Pick<Manifest, 'permissions' | 'secrets' | 'allowedTools' | 'requires'>,
  files: readonly BundleFile[],
): Reach {
  const named = new Set(files.flatMap(({ text }) => [...(text ?? '').matchAll(ADDRESS)].map((match) => match[1] ?? match[2] ?? '')))
  const hosts = [...named].map(hostOf)
  return {
    permissions: sorted(manifest.permissions),
    secrets: sorted(manifest.secrets.map(({ name }) => name)),
    tools: sorted(manifest.allowedTools),
    hosts: bounded(sorted(hosts)),
    skills: sorted(manifest.requires.map(({ skill, range }) => `${skill}@${range}`)),
  }
}

/** What `next` reaches and `before` did not, as `permission x`, `host y`; a needed skill counts with its range. */
export function reachBeyond(next: Reach, before: Reach): string[] {
  const words = { permissions: 'permission', secrets: 'secret', tools: 'tool', hosts: 'host', skills: 'skill' } as const
  return (Object.keys(words) as (keyof Reach)[]).flatMap((key) => {
    const had = new Set(before[key])
    return (next[key] ?? []).filter((one) => !had.has(one)).map((one) => `${words[key]} ${one}`)
  })
}

/**
 * Whether a number hides a wider reach: `^` or `~` of an earlier version would take this one, which asks for more than that one did. Each
 * earlier version counts that a range could have chosen, so that nothing gets in by two small steps. Such a version is chosen by name
 * alone (issue 5, requirements §14.8).
 */
export function checkReach(version: string, reach: Reach, earlier: readonly EarlierReach[]): { findings: Finding[]; wider: boolean } {
  // `^0.0.1` takes nothing but itself, `~0.0.1` takes 0.0.2
  const isFollowed = ({ semver }: EarlierReach) => satisfies(version, `^${semver} || ~${semver}`, { includePrerelease: true })
  const followed = earlier.filter((before) => !before.wider && isFollowed(before))
  const more = [...new Set(followed.flatMap((before) => reachBeyond(reach, before.reach)))]
  if (more.length === 0) return { findings: [], wider: false }
  const message = `The version asks for more than an earlier one of its range: ${more.slice(0, 10).join(', ')}.`
  return {
    findings: [warning('wider', message, { path: 'SKILL.md', next: 'Raise the first number, or only its exact number adds it.' })],
    wider: true,
  }
}

/** As the network knows it: letters of other scripts in ASCII, without port and who asks. */
function hostOf(authority: string): string {
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  try {
    return new URL(`http://${host}`).hostname.replace(/\.$/, '')
  } catch {
    return host.toLowerCase()
  }
}

/** More than anybody looks at are kept by their digest, so that a change among them is still one. */
function bounded(hosts: string[]): string[] {
  if (hosts.length <= HOSTS_MAX) return hosts
  return [...hosts.slice(0, HOSTS_MAX), `sha256:${sha256(hosts.join('\n'))}`]
}

function sorted(list: readonly string[]): string[] {
  return [...new Set(list)].sort()
}
