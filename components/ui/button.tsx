import { clsx } from 'clsx'
import { type ComponentProps, type ReactNode, useId } from 'react'

export type ButtonLook = 'plain' | 'primary' | 'ghost' | 'danger' | 'solid-danger'
export type ButtonSize = 'xs' | 's' | 'm'

/** Class names of a button, for links that look like one. */
export function buttonClass(look: ButtonLook = 'plain', size: ButtonSize = 'm', extra?: string): string {
  return clsx('btn', look !== 'plain' && look, size !== 'm' && size, extra)
}

interface Props extends Omit<ComponentProps<'button'>, 'disabled'> {
  readonly look?: ButtonLook
  readonly size?: ButtonSize
  readonly busy?: boolean
  /** Why it is off, shown beside it; a button that is off still takes the focus and says so. Empty: `aria-describedby` says where it stands. */
  readonly off?: string | null
  readonly children: ReactNode
}

/** A button. While busy or off it does nothing, and says why. */
export function Button({ look, size, busy = false, off = null, className, onClick, children, type = 'button', ...rest }: Props) {
  const id = useId()
  const isOff = off !== null || busy
  return (
    <>
      <button
        type={type}
        {...rest}
        className={buttonClass(look, size, className)}
        aria-disabled={isOff || undefined}
        aria-busy={busy || undefined}
        aria-describedby={off === null || off === '' ? rest['aria-describedby'] : id}
        onClick={(event) => {
          if (isOff) return event.preventDefault()
          onClick?.(event)
        }}
      >
        {children}
      </button>
      {off === null || off === '' ? null : (
        <span id={id} className="off-why">
          {off}
        </span>
      )}
    </>
  )
}
