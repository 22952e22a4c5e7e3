'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { newActKey } from '#components/data/act-key.ts'
import { asProblem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'
import { useT } from '#components/language/language.tsx'
import { showProblem } from '#components/ui/show-problem.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'
import type { Template } from '#server/bridge/templates/schema.ts'

/** Hires from a template, under its name in the reader's language, plans at once on the sample data and opens the plan. */
export function useHire() {
  const t = useT()
  const router = useRouter()
  const client = useQueryClient()
  const [busy, setBusy] = useState<string | null>(null)
  const hire = async ({ ref, name }: Pick<Template, 'ref' | 'name'>): Promise<void> => {
    if (busy !== null) return
    setBusy(ref)
    try {
      const post = { method: 'POST', body: {}, idempotencyKey: newActKey() } as const
      const body = t(name) === name ? {} : { name: t(name) }
      const { memberId } = await request<{ memberId: string }>(`/templates/${ref}/install`, { ...post, body })
      const { sampleInputs } = await request<MemberDetail>(`/members/${memberId}`)
      const { runId } = await request<{ runId: string }>(`/members/${memberId}/try`, { ...post, body: { inputs: sampleInputs ?? {} } })
      router.push(`/runs/${runId}`)
    } catch (error) {
      showProblem(asProblem(error))
      setBusy(null)
    }
    await client.invalidateQueries()
  }
  return { hire, busy }
}
