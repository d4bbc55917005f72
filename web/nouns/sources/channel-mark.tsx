import { type ChannelName, channelLabels } from '#shared/channel.ts'
import { Icon } from '../../kit/ui/icon.tsx'

/** The sign of a channel: grey in lists, in its own colour where the channel is the decision. */
export function ChannelMark(props: { channel: ChannelName; coloured?: boolean; decoration?: boolean }) {
  return (
    <Icon
      name={`ch-${props.channel}`}
      size="s"
      label={props.decoration ? undefined : channelLabels[props.channel]}
      class={props.coloured ? `ch-${props.channel}` : undefined}
    />
  )
}
