'use client'

import { useEffect, useRef } from 'react'
import type { Draft } from '#components/crews/use-draft.ts'
import { useOff } from '#components/shell/use-shell.ts'

const LINE_PX = 20
const ROWS_MIN = 20
/** Lines kept above the one jumped to. */
const ABOVE = 4

/** A line to show; a new object for each jump, so the same line can be asked for twice. */
export interface Jump {
  readonly line: number
}

/** The job description as text, with line numbers. */
export function YamlText({ draft, jump }: { readonly draft: Draft; readonly jump: Jump | null }) {
  const off = useOff('author')
  const area = useRef<HTMLTextAreaElement>(null)
  const lines = draft.yaml.split('\n')
  const rows = Math.max(lines.length + 1, ROWS_MIN)
  useEffect(() => {
    if (jump && area.current) showLine(area.current, jump.line)
  }, [jump])
  return (
    <div className="field">
      <label className="label" htmlFor="member-yaml">
        Job description, as YAML
      </label>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-2">
        <ol className="mono muted select-none pt-1.5 text-right" style={{ font: `400 12px/${LINE_PX}px var(--mono)` }} aria-hidden="true">
          {lines.map((_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line number is its place
            <li key={index}>{index + 1}</li>
          ))}
        </ol>
        <textarea
          ref={area}
          id="member-yaml"
          className="input code"
          style={{ lineHeight: `${LINE_PX}px` }}
          rows={rows}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          readOnly={off !== null}
          value={draft.yaml}
          onChange={(event) => draft.setYaml(event.target.value)}
          aria-describedby="member-yaml-note"
        />
      </div>
      <p className="hint" id="member-yaml-note">
        {off ?? 'Saved as you type. The form shows the same text.'}
      </p>
    </div>
  )
}

/** Selects a line and brings it into view. */
function showLine(area: HTMLTextAreaElement, line: number): void {
  const before = area.value.split('\n').slice(0, line - 1)
  const start = before.reduce((length, text) => length + text.length + 1, 0)
  const end = area.value.indexOf('\n', start)
  area.focus({ preventScroll: true })
  area.setSelectionRange(start, end === -1 ? area.value.length : end)
  const scroller = area.closest('.desc-scroll')
  scroller?.scrollTo({ top: area.offsetTop + (line - 1 - ABOVE) * LINE_PX })
}
