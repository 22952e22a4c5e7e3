'use client'

import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { PLACE_GROUPS } from '#components/shell/places.ts'
import type { ApprovalListItem, MemberListItem, RunListItem } from '#server/bridge/schema.ts'

/** Something to jump to. */
export interface Jump {
  readonly href: string
  readonly name: string
  readonly about: string
}

const SHOWN_MAX = 12

/** What matches the words typed: places, crew members, open approvals, recent runs. Read only while the palette is open. */
export function useJumps(open: boolean, typed: string): Jump[] {
  const t = useT()
  const members = useRead<{ items: MemberListItem[] }>(open ? '/members' : null)
  const approvals = useRead<{ items: ApprovalListItem[] }>(open ? '/approvals?tab=needs-you' : null)
  const runs = useRead<{ items: RunListItem[] }>(open ? '/runs?' : null)
  const all: Jump[] = [
    ...PLACE_GROUPS.flatMap((group) => group.places.map(({ href, name }) => ({ href, name: t(name), about: t('Page') }))),
    { href: '/crews/hire', name: t('New crew member'), about: t('Page') },
    { href: '/notices', name: t('Notices'), about: t('Page') },
    ...(approvals.data?.items ?? []).map((item) => ({
      href: `/approvals?id=${item.id}`,
      name: item.sentence,
      about: t('Needs you, {name}', { name: item.memberName }),
    })),
    ...(members.data?.items ?? []).flatMap((member) => [
      { href: `/crews/${member.id}`, name: member.name, about: t('Crew member') },
      { href: `/crews/${member.id}/start`, name: t('Try or start {name}', { name: member.name }), about: t('Crew member') },
    ]),
    ...(runs.data?.items ?? []).map((run) => ({
      href: `/runs/${run.id}`,
      name: t('Run {n}, {name}', { n: String(run.n), name: run.memberName }),
      about: run.sentence ?? t('Run'),
    })),
  ]
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return all.filter(({ name, about }) => words.every((word) => `${name} ${about}`.toLowerCase().includes(word))).slice(0, SHOWN_MAX)
}
