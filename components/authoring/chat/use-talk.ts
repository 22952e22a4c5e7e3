'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { asProblem, type Problem } from '#components/data/problem.ts'
import { readLines } from '#components/data/read-lines.ts'
import { problemOf } from '#components/data/request.ts'
import type { TurnEvent } from '#server/authoring/sessions/schema.ts'

/** What is being said and answered right now; everything else stands in the conversation as the server has it. */
export interface Talk {
  /** Being said, until the conversation holds it. */
  readonly said: { readonly n: number; readonly text: string } | null
  /** What the author has said of its answer so far. */
  readonly heard: string
  readonly busy: boolean
  readonly problem: Problem | null
  /** Secrets that stood in it: known to this page alone, so that they can be saved where they belong. */
  readonly pasted: readonly string[]
  readonly dropPasted: (secret: string) => void
  /** @returns whether the server took it; otherwise the words stay where they were typed */
  readonly talk: (text: string, after: number) => Promise<boolean>
}

export function useTalk(sessionId: string): Talk {
  const client = useQueryClient()
  const [said, setSaid] = useState<Talk['said']>(null)
  const [heard, setHeard] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [pasted, setPasted] = useState<readonly string[]>([])
  const [busy, setBusy] = useState(false)
  const isBusy = useRef(false)
  const refresh = useCallback(async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: [`/authoring/sessions/${sessionId}`] })
  }, [client, sessionId])

  const talk = useCallback(
    async (text: string, after: number): Promise<boolean> => {
      if (isBusy.current) return false
      isBusy.current = true
      setBusy(true)
      setProblem(null)
      setHeard('')
      setSaid({ n: after + 1, text: '' })
      let isTaken = false
      try {
        for await (const event of await send(sessionId, text, after)) {
          if (event.type === 'hidden') {
            isTaken = true
            setSaid({ n: event.n, text: hide(text, event.spans) })
            setPasted((before) => [...before, ...event.spans.map(({ start, end }) => text.slice(start, end))])
          } else if (event.type === 'text') setHeard((before) => before + event.piece)
        }
      } catch (error) {
        // What was taken goes on by itself; only what was not is said anew.
        if (!isTaken) setProblem(asProblem(error))
      }
      await refresh()
      setSaid(null)
      setHeard('')
      setBusy(false)
      isBusy.current = false
      return isTaken
    },
    [sessionId, refresh],
  )
  const dropPasted = useCallback((secret: string) => setPasted((before) => before.filter((one) => one !== secret)), [])
  return { said, heard, busy, problem, pasted, dropPasted, talk }
}

async function send(sessionId: string, text: string, after: number): Promise<AsyncGenerator<TurnEvent>> {
  const answer = await fetch(`/api/v1/authoring/sessions/${sessionId}/turns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, after }),
  })
  if (!answer.ok || !answer.body) throw problemOf(answer.status, await answer.text().catch(() => ''))
  return readLines<TurnEvent>(answer.body)
}

function hide(text: string, spans: readonly { readonly start: number; readonly end: number }[]): string {
  let kept = ''
  let at = 0
  for (const { start, end } of spans) {
    kept += `${text.slice(at, start)}[secret]`
    at = end
  }
  return kept + text.slice(at)
}
