import { satisfies } from 'semver'
import { sha256 } from '#server/kernel/digest.ts'
import { type BundleFile, warning } from '#server/skills/core/bundle.ts'
import { hostsNamedIn } from '#server/skills/core/named-hosts.ts'
import type { Finding, Manifest, Reach } from '#server/skills/schema.ts'

const HOSTS_MAX = 1000
export interface EarlierReach {
  readonly semver: string
  readonly reach: Reach
  readonly wider: boolean
}

/** Everything that a version could touch: what it asks for, the skills it needs, and every host that its files name. Sorted. */
export function reachOf(
  manifest: Pick<Manifest, 'permissions' | 'secrets' | 'allowedTools' | 'requires'>,
  files: readonly BundleFile[],
): Reach {
  const hosts = files.flatMap((file) => [...hostsNamedIn(file)])
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

/** More than anybody looks at are kept by their digest, so that a change among them is still one. */
function bounded(hosts: string[]): string[] {
  if (hosts.length <= HOSTS_MAX) return hosts
  return [...hosts.slice(0, HOSTS_MAX), `sha256:${sha256(hosts.join('\n'))}`]
}

function sorted(list: readonly string[]): string[] {
  return [...new Set(list)].sort()
}
