'use client'

import { useRead } from '#components/data/use-read.ts'
import { useShell } from '#components/shell/use-shell.ts'
import type { AuditList, MemberListItem, RunListItem } from '#server/bridge/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

export interface FirstStep {
  /** Said with `t`. */
  readonly word: string
  readonly done: boolean
  readonly href: string
}

/**
 * The first steps of a workspace in practice, each done only when what is on record says so. A step whose state cannot be
 * read, or that this person may not take, is left out. null while it is being read.
 * @param members null while they are being read
 */
export function useFirstSteps(members: readonly MemberListItem[] | null): FirstStep[] | null {
  const { counts, person } = useShell()
  const isAdmin = person.role === 'admin'
  const runs = useRead<{ items: RunListItem[]; next: number | null }>('/runs?')
  const uploads = useRead<AuditList>('/audit?type=file.stored')
  const people = useRead<{ items: unknown[] }>(isAdmin ? '/people' : null)
  const invitations = useRead<{ items: unknown[] }>(isAdmin ? '/invitations' : null)
  const isReading = [runs, uploads, people, invitations].some((read) => read.isLoading)
  if (members === null || isReading) return null
  const first = members[0]
  const own = members.find((member) => member.versionN !== null) ?? first
  const tried = runs.data?.items.find((run) => run.purpose === 'dry-run' && run.status === 'succeeded')
  const carried = runs.data?.items.some((run) => run.purpose === 'run' && run.status === 'succeeded')
  // Older runs are not looked through: with a page of newer ones nobody needs these two steps any more.
  const isKnown = (done: boolean | undefined) => done === true || runs.data?.next === null
  const steps: (FirstStep | null)[] = [
    isKnown(tried !== undefined) ? { word: msg('Try a job with sample data'), done: tried !== undefined, href: memberPath(first) } : null,
    isKnown(carried)
      ? { word: msg('Carry it out in practice'), done: carried === true, href: tried ? `/runs/${tried.id}` : memberPath(first) }
      : null,
    { word: msg('Read what was sent'), done: counts.outbox > 0, href: '/outbox' },
    uploads.data
      ? { word: msg('Now with your own file'), done: uploads.data.items.length > 0, href: own ? `/crews/${own.id}/start` : '/crews/hire' }
      : null,
    people.data && invitations.data
      ? {
          word: msg('Invite somebody who approves'),
          done: people.data.items.length > 1 || invitations.data.items.length > 0,
          href: '/people?invite=approver#invite',
        }
      : null,
  ]
  return steps.filter((step) => step !== null)
}

function memberPath(member: MemberListItem | undefined): string {
  return member ? `/crews/${member.id}` : '/crews/hire'
}
