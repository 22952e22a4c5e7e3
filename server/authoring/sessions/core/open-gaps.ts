import type { Gap, Surroundings } from '#server/authoring/author/author.ts'
import { findMissing, isThere } from '#server/authoring/author/model/find-missing.ts'

type Known = Parameters<typeof findMissing>[1]

/**
 * What is still missing of what an author found missing, against the workspace as it is now: what somebody connected, saved or added
 * meanwhile is no gap any more, and what went away since is one. A gap stands only where the definition that is shown still names what
 * is not there, so that a closed one covers up no error of its place. Pure.
 * @param kept as the author said it
 * @param proposed the definition that the author meant
 * @param shown the definition that people see now; null where there is none
 */
export function openGaps(
  kept: readonly Gap[],
  { proposed, shown, known }: { readonly proposed: unknown; readonly shown: unknown; readonly known: Known },
): readonly Gap[] {
  const missing = findMissing(shown, known)
  const open = kept.flatMap((gap): { gap: Gap; now: Gap | null }[] => {
    if (gap.pointer === '') return isThere(gap, known) ? [] : [{ gap, now: null }]
    const isSamePlace = stepAt(proposed, gap.pointer) === stepAt(shown, gap.pointer)
    const now = missing.find((one) => one.kind === gap.kind && ((isSamePlace && one.pointer === gap.pointer) || isSameName(one, gap)))
    if (now === undefined) return []
    return [{ gap: { ...gap, name: isAbility(now, known) ? now.name : gap.name, pointer: isSamePlace ? gap.pointer : now.pointer }, now }]
  })
  return [...open.map(({ gap }) => gap), ...missing.filter((one) => !open.some(({ now }) => now === one))]
}

/** `GitHub` is what a person says for `github` and its abilities. */
function isSameName(now: Gap, gap: Gap): boolean {
  const plain = (name: string): string => (name.split('.')[0] ?? name).toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  return now.name === gap.name || (gap.kind === 'app' && plain(now.name).replace(/^app-/, '') === plain(gap.name))
}

/** The app is connected, and only this ability of it is missing. */
function isAbility({ kind, name }: Gap, { tools }: Pick<Surroundings, 'tools'>): boolean {
  return kind === 'app' && name.includes('.') && tools.some(({ ref }) => ref.startsWith(`${name.split('.')[0]}.`))
}

/** What holds a place, as text: the same text is the same place. */
function stepAt(definition: unknown, pointer: string): string {
  let at: unknown = definition
  for (const part of pointer.split('/').slice(1, -1))
    at =
      at !== null && typeof at === 'object'
        ? (at as { [key: string]: unknown })[part.replaceAll('~1', '/').replaceAll('~0', '~')]
        : undefined
  return JSON.stringify(at) ?? ''
}
