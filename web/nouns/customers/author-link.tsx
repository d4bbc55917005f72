import { A } from '@solidjs/router'
import type { Author } from '#shared/mention.schema.ts'
import { Name } from '../../kit/ui/name.tsx'
import './author-link.css'

/** An author's name; it leads to who that is. */
export function AuthorLink(props: { author: Author; tabindex?: number }) {
  return (
    <A class="author-link" href={`/people/author/${props.author.id}`} tabindex={props.tabindex}>
      <Name of={props.author.name} />
    </A>
  )
}
