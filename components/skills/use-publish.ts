'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { newActKey } from '#components/data/act-key.ts'
import { asProblem, Problem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'

export interface Publish {
  readonly busy: boolean
  /** Why nothing was checked; null when it was. */
  readonly problem: Problem | null
  readonly send: (name: string, archive: Blob) => void
  readonly fetch: (name: string, url: string) => void
  /** Drops what was said of the one before. */
  readonly forget: () => void
}

/** Sends a bundle to be checked and published. @param onChecked gets the id of its report, published or not */
export function usePublish(onChecked: (uploadId: string) => void): Publish {
  const client = useQueryClient()
  const running = useRef(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const act = async (name: string, to: 'versions' | 'import', body: unknown): Promise<void> => {
    if (running.current) return
    running.current = true
    setBusy(true)
    setProblem(null)
    try {
      onChecked(await checked(name, to, body))
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      void client.invalidateQueries()
      running.current = false
      setBusy(false)
    }
  }
  return {
    busy,
    problem,
    send: (name, archive) => void act(name, 'versions', archive),
    fetch: (name, url) => void act(name, 'import', { url }),
    forget: () => setProblem(null),
  }
}

/** @returns the id of the report, which a refusal names as well @throws Problem when nothing was checked */
async function checked(name: string, to: 'versions' | 'import', body: unknown): Promise<string> {
  try {
    const options = { method: 'POST', body, idempotencyKey: newActKey() } as const
    return (await request<{ uploadId: string }>(`/skills/${encodeURIComponent(name)}/${to}`, options)).uploadId
  } catch (error) {
    const uploadId = error instanceof Problem ? error.context['uploadId'] : undefined
    if (typeof uploadId === 'string') return uploadId
    throw error
  }
}
