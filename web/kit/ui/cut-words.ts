const mostLevels = 4

/** Words that end in dots for want of room are told whole to whoever points at them: as the title of what cuts them. */
export function tellCutWords(): void {
  document.addEventListener('pointerover', ({ target }) => {
    let at = target instanceof Element ? target : null
    for (let level = 0; at && level < mostLevels; at = at.parentElement, level++) {
      if (!(at instanceof HTMLElement)) continue
      const { textOverflow, webkitLineClamp } = getComputedStyle(at)
      if (textOverflow !== 'ellipsis' && webkitLineClamp === 'none') continue
      const isCut = at.scrollWidth > at.clientWidth || at.scrollHeight > at.clientHeight + 1
      if (isCut && !at.closest('[title]')) {
        at.title = at.innerText.trim()
        at.dataset.cut = ''
      } else if (!isCut && at.dataset.cut !== undefined) {
        at.removeAttribute('title')
        delete at.dataset.cut
      }
      return
    }
  })
}
