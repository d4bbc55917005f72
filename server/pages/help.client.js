// Search as you type: the page works without it, and shows the same.
;(() => {
  const form = document.querySelector('form.ask')
  const input = form?.querySelector('input[name=q]')
  const found = document.querySelector('.found')
  if (!form || !input || !found) return
  let asked = input.value.trim()
  let typing
  let settling
  let running
  const ask = async (settled) => {
    const q = input.value.trim()
    if (q === asked && !settled) return
    asked = q
    const address = new URL(form.action)
    if (form.elements.lang) address.searchParams.set('lang', form.elements.lang.value)
    if (q) address.searchParams.set('q', q)
    const page = `${address.pathname}${address.search}`
    if (!settled) {
      running?.abort()
      running = new AbortController()
    }
    address.searchParams.set('part', settled ? 'settled' : 'found')
    try {
      const answer = await fetch(address, { signal: settled ? undefined : running.signal, headers: { accept: 'text/html' } })
      if (!answer.ok || settled) return
      // Our own page's part, escaped there.
      found.innerHTML = await answer.text()
      history.replaceState(null, '', page)
    } catch {
      // Without an answer the button still asks.
    }
  }
  input.addEventListener('input', () => {
    clearTimeout(typing)
    clearTimeout(settling)
    typing = setTimeout(ask, 140)
    if (input.value.trim().length > 2) settling = setTimeout(ask, 1500, true)
  })
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const links = [input, ...found.querySelectorAll('.hits a, .quoted a')]
    const next = links[links.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1)]
    if (!next) return
    event.preventDefault()
    next.focus()
  })
  found.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const links = [input, ...found.querySelectorAll('.hits a, .quoted a')]
    const next = links[links.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1)]
    if (!next) return
    event.preventDefault()
    next.focus()
  })
})()
