'use client'

import { ArrowUp } from 'lucide-react'
import { useId } from 'react'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'

interface Props {
  readonly text: string
  readonly onText: (text: string) => void
  readonly onSay: () => void
  /** Ctrl or ⌘ with Enter. */
  readonly onAccept: () => void
  readonly label: string
  readonly busy: boolean
  readonly off: string | null
}

/** `AUTHORING_LIMITS.saidCharsMax`; a test holds the two together. */
export const SAID_CHARS_MAX = 8000

/** Where one talks: Enter sends, Shift and Enter make a new line, Ctrl and Enter accept what is proposed. */
export function SayField({ text, onText, onSay, onAccept, label, busy, off }: Props) {
  const t = useT()
  const id = useId()
  const mayNot = off ?? (text.trim() === '' ? '' : null)
  return (
    <form
      className="say"
      onSubmit={(event) => {
        event.preventDefault()
        if (mayNot === null && !busy) onSay()
      }}
    >
      <label className="sr" htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        rows={2}
        maxLength={SAID_CHARS_MAX}
        placeholder={label}
        value={text}
        readOnly={off !== null}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.shiftKey) return
          event.preventDefault()
          if (event.ctrlKey || event.metaKey) onAccept()
          else if (mayNot === null && !busy) onSay()
        }}
      />
      <div className="say-foot">
        <span className="small muted" id={`${id}-hint`}>
          {off ?? t('Proposes only, you accept.')}
          {off === null ? <span className="max-[900px]:hidden"> {t('Enter sends, Shift and Enter start a line.')}</span> : null}
        </span>
        <Button type="submit" look="primary" size="s" className="icon" busy={busy} off={mayNot === null ? null : ''} aria-label={t('Send')}>
          <ArrowUp className="i" aria-hidden />
        </Button>
      </div>
    </form>
  )
}
