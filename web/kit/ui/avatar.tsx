/** Up to two letters for a name: "Aino Kettunen-Järvelä" → "AK". Counts graphemes, so that no letter is cut in half. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
  const first = (word: string | undefined) => {
    const bare = word?.replace(/^[^\p{L}\p{N}]+/u, '') ?? ''
    return [...new Intl.Segmenter().segment(bare)][0]?.segment ?? ''
  }
  return words.length === 0 ? '?' : (words.length === 1 ? first(words[0]) : first(words[0]) + first(words.at(-1))).toLocaleUpperCase('en')
}

/** A round mark with initials; square and inverted for us. Pictures of people are not fetched from their networks. */
export function Avatar(props: { name: string; us?: boolean; small?: boolean }) {
  return (
    <span class={`av${props.us ? ' us' : ''}${props.small ? ' s' : ''}`} aria-hidden="true">
      {initials(props.name)}
    </span>
  )
}
