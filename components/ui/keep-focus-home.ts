/** The first heading of a place, or of the page, takes the focus; nothing is scrolled for it. */
export function focusHeading(place: ParentNode): void {
  const heading = place.querySelector<HTMLElement>('h1, h2, h3') ?? document.querySelector<HTMLElement>('main h1')
  if (!heading) return
  if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}

/** Said of what has the focus: what is to have it once that is gone; null = nothing. Asked while it is still there. */
export type GoOn = (focused: HTMLElement, place: HTMLElement) => (() => HTMLElement | null) | null

/**
 * When what had the focus in a place is taken away, the keyboard goes on from the heading of the place, or from what the place names,
 * not from the top of the page. What somebody left by themselves stays left.
 * @returns ends it
 */
export function keepFocusHome(place: HTMLElement, goOn?: GoOn): () => void {
  let last: Element | null = null
  let next: (() => HTMLElement | null) | null = null
  // Of places within each other the nearest is gone back to, whichever of them notices first.
  let nearest: Element | null = null
  place.dataset['focusHome'] = ''
  const note = ({ target }: FocusEvent): void => {
    last = target instanceof Element ? target : null
    nearest = last?.closest('[data-focus-home]') ?? null
    next = goOn && target instanceof HTMLElement ? goOn(target, place) : null
  }
  const leave = ({ target }: FocusEvent): void => {
    // Taken away, it is gone by then; left with a click into nothing, it is still there.
    setTimeout(() => {
      if (last === target && last?.isConnected && document.activeElement === document.body) last = null
    }, 0)
  }
  const mend = (): void => {
    if (last === null || last.isConnected || document.activeElement !== document.body) return
    last = null
    if (goOn === undefined) focusHeading(nearest?.isConnected ? nearest : place)
    // Within this place another one has its own heading to go back to.
    else if (nearest === place) next?.()?.focus()
  }
  const watcher = new MutationObserver(mend)
  place.addEventListener('focusin', note)
  place.addEventListener('focusout', leave)
  watcher.observe(place, { childList: true, subtree: true })
  return () => {
    watcher.disconnect()
    place.removeEventListener('focusin', note)
    place.removeEventListener('focusout', leave)
  }
}
