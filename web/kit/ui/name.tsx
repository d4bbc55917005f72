import { withoutSteering } from './safe-text.ts'

/** A person's or a product's name: set apart from the direction of the words around it. */
export function Name(props: { of: string }) {
  return <bdi>{withoutSteering(props.of)}</bdi>
}
