'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { asProblem, Problem } from '#components/data/problem.ts'
import { readLines } from '#components/data/read-lines.ts'
import { problemOf, request } from '#components/data/request.ts'
import { msg } from '#server/kernel/language/say.ts'
import type { PublishEvent } from '#server/skills/publish/schema.ts'
import type { StageReport } from '#server/skills/schema.ts'

/** Who was cut off looks for the report so often, with so much time between. */
const LOOKS_MAX = 15
const LOOK_MS = 2000

/** `inside`: an admin says that it is inside the own network. */
interface Address {
  readonly url: string
  readonly inside: boolean
}

export interface Publish {
  readonly busy: boolean
  /** What is checked, by name. */
  readonly name: string
  /** The stages that are done, as they come; null while nothing is checked. */
  readonly stages: readonly StageReport[] | null
  /** Why nothing was checked; null when it was. */
  readonly problem: Problem | null
  readonly send: (name: string, archive: Blob) => void
  readonly fetch: (name: string, from: Address) => void
  /** Drops what was said of the one before. */
  readonly forget: () => void
}

/** Sends a bundle to be checked and published, and hears each stage as it is done. @param onChecked gets the id of its report, published or not */
export function usePublish(onChecked: (uploadId: string) => void): Publish {
  const client = useQueryClient()
  const running = useRef(false)
  const [stages, setStages] = useState<readonly StageReport[] | null>(null)
  const [busy, setBusy] = useState(false)
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const act = async (as: string, to: 'versions' | 'import', body: Blob | Address): Promise<void> => {
    if (running.current) return
    running.current = true
    setBusy(true)
    setProblem(null)
    setName(as)
    try {
      const path = `/skills/${encodeURIComponent(as)}/${to}/live`
      onChecked(await watch(path, body, (stage) => setStages((before) => [...(before ?? []), ...(stage ? [stage] : [])])))
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      void client.invalidateQueries()
      running.current = false
      setBusy(false)
      setStages(null)
    }
  }
  return {
    busy,
    name,
    stages,
    problem,
    send: (as, archive) => void act(as, 'versions', archive),
    fetch: (as, from) => void act(as, 'import', from),
    forget: () => setProblem(null),
  }
}

/**
 * @param onStage each stage as it is done; null once they begin
 * @returns the id of the report, also after the connection was cut @throws Problem when nothing was checked
 */
async function watch(path: string, body: Blob | Address, onStage: (stage: StageReport | null) => void): Promise<string> {
  const isFile = body instanceof Blob
  const answer = await fetch(`/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': isFile ? 'application/octet-stream' : 'application/json' },
    body: isFile ? body : JSON.stringify(body),
  })
  if (!answer.ok || !answer.body) throw problemOf(answer.status, await answer.text().catch(() => ''))
  let uploadId: string | null = null
  try {
    for await (const event of readLines<PublishEvent>(answer.body)) {
      if (event.type === 'upload') uploadId = event.uploadId
      if (event.type === 'upload') onStage(null)
      else if (event.type === 'stage') onStage(event.report)
      else if (event.type === 'done') return event.uploadId
      else throw new Problem(event.problem)
    }
  } catch (error) {
    if (error instanceof Problem) throw error
  }
  return await findReport(uploadId)
}

/** The report of what was cut off: it is checked and published all the same. */
async function findReport(uploadId: string | null): Promise<string> {
  for (let look = 0; uploadId !== null && look < LOOKS_MAX; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    const found = await request<{ id: string }>(`/skill-uploads/${uploadId}`).catch(() => null)
    if (found) return found.id
  }
  throw new Problem({
    status: 0,
    code: 'UNREACHABLE',
    title: msg('The connection was cut'),
    detail: msg('It may have been published all the same. Look at its versions before sending it again.'),
    traceId: '',
  })
}
